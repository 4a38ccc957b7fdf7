import type { Schema } from './schema.ts'

type Node = Record<string, unknown>

const scalar = new Set(['string', 'integer', 'number', 'boolean'])

/** Throws, naming the place, when a schema uses anything outside the closed subset that every wire can express. */
export function assertSubset(schema: Schema, place: string): void {
  const node = schema as Node
  if (Array.isArray(node.enum) && node.enum.every((word) => typeof word === 'string')) return
  if (typeof node.const === 'string') return
  if (scalar.has(node.type as string)) return
  if (node.type === 'array') return assertSubset(node.items as Schema, `${place}[]`)
  if (node.type === 'object') return assertObject(node, place)
  if (Array.isArray(node.anyOf)) return assertUnion(node, place)
  throw new Error(`${place}: ${JSON.stringify(schema).slice(0, 80)} is outside the schemas that every wire can express`)
}

function assertObject(node: Node, place: string): void {
  if ('patternProperties' in node || typeof node.additionalProperties === 'object')
    throw new Error(`${place}: an object with free property names is outside the schemas that every wire can express`)
  for (const [name, property] of Object.entries(node.properties as Record<string, Schema>))
    assertSubset(property, `${place}.${name}`)
}

/** A union is either something or null, or a discriminated union of objects. */
function assertUnion(node: Node, place: string): void {
  const shapes = node.anyOf as Node[]
  const rest = shapes.filter((shape) => shape.type !== 'null')
  if (rest.length === shapes.length - 1 && rest.length === 1) return assertSubset(rest[0] as unknown as Schema, place)
  const tag = (node.discriminator as { propertyName?: string } | undefined)?.propertyName
  if (tag === undefined || rest.length !== shapes.length)
    throw new Error(`${place}: a union needs a discriminator; write union('kind', { … })`)
  for (const shape of shapes) assertObject(shape, `${place}(${tag})`)
}
