import type { Schema } from './schema.ts'
import type { Numbering, Wire } from './wire.ts'

/** A value as a field of a protobuf message can hold it. */
export type WireType =
  | { readonly kind: 'string' | 'int64' | 'double' | 'bool' }
  | { readonly kind: 'enum'; readonly words: Numbering }
  | { readonly kind: 'message'; readonly message: Message }
  /** A list where protobuf has none: one that may be left out, and one inside a list. It has a message of its own. */
  | { readonly kind: 'list'; readonly items: WireType }

/** One numbered field of a message. */
export interface MessageField {
  /** As in JSON. */
  readonly name: string
  readonly number: number
  readonly type: WireType
  readonly doc: string | undefined
  readonly repeated: boolean
  readonly optional: boolean
  /** Left out on a binary wire it is null in JSON. */
  readonly nullable: boolean
}

/** An object or a union on a binary wire. */
export interface Message {
  readonly fields: readonly MessageField[]
  readonly reserved: Numbering['reserved']
  /** It is a union: of its fields there is one, whose name is the word of this tag. */
  readonly tag: string | undefined
}

type Node = Record<string, unknown>

const none: Numbering = { numbers: {} }

/**
 * What an object or union schema is on a binary wire, by the numbers of `wire`. A field or word without a number is left out:
 * whoever wrote the numbers does not know it. Throws, naming the place, for what protobuf cannot express.
 */
export function messageOf(schema: Schema, place: string, wire: Wire): Message {
  const node = schema as Node
  if (node.type === 'object') return objectOf(node, place, wire)
  if (tagOf(node) !== undefined) return unionOf(node, place, wire)
  throw new Error(`${place}: a message is an object or a union`)
}

function objectOf(node: Node, place: string, wire: Wire, tag?: string): Message {
  const { numbers, reserved } = wire[place] ?? none
  const properties = Object.entries(node.properties as Record<string, Node>)
  const required = new Set(node.required as string[] | undefined)
  const fields = properties.flatMap(([name, field]) => {
    const number = Object.hasOwn(numbers, name) ? numbers[name] : undefined
    return name === tag || number === undefined
      ? []
      : fieldOf({ name, number, required: required.has(name) }, field, `${place}.${name}`, wire)
  })
  return { fields, reserved, tag: undefined }
}

function fieldOf(
  { name, number, required }: { name: string; number: number; required: boolean },
  node: Node,
  place: string,
  wire: Wire,
): MessageField {
  const value = withoutNull(node)
  const nullable = value !== node
  if (nullable && !required) throw new Error(`${place}: what may be left out cannot be null as well`)
  const doc = node.description as string | undefined
  const about = { name, number, doc, nullable, optional: nullable || !required }
  if (value.type !== 'array') return { ...about, type: typeOf(value, place, wire), repeated: false }
  if (about.optional) return { ...about, type: typeOf(value, place, wire), repeated: false }
  return { ...about, type: typeOf(value.items as Node, place, wire), repeated: true }
}

const scalars = { string: 'string', integer: 'int64', number: 'double', boolean: 'bool' } as const

function typeOf(node: Node, place: string, wire: Wire): WireType {
  if (Array.isArray(node.enum)) return { kind: 'enum', words: wire[place] ?? none }
  if (node.type === 'array') return { kind: 'list', items: typeOf(node.items as Node, place, wire) }
  if (node.type === 'object' || tagOf(node) !== undefined)
    return { kind: 'message', message: messageOf(node as Schema, place, wire) }
  const kind = scalars[node.type as keyof typeof scalars]
  if (kind === undefined) throw new Error(`${place}: ${JSON.stringify(node).slice(0, 80)} has no place in a message`)
  return { kind }
}

function unionOf(node: Node, place: string, wire: Wire): Message {
  const tag = tagOf(node) as string
  const { numbers, reserved } = wire[place] ?? none
  const fields = (node.anyOf as Node[]).flatMap((shape): MessageField[] => {
    const name = String((shape.properties as Record<string, Node>)[tag]?.const)
    const number = Object.hasOwn(numbers, name) ? numbers[name] : undefined
    if (number === undefined) return []
    const message = objectOf(shape, `${place}.${name}`, wire, tag)
    const doc = shape.description as string | undefined
    return [{ name, number, doc, type: { kind: 'message', message }, repeated: false, optional: true, nullable: false }]
  })
  return { fields, reserved, tag }
}

const tagOf = (node: Node): string | undefined =>
  (node.discriminator as { propertyName: string } | undefined)?.propertyName

/** A value that may be null, without that: the same node when it may not. */
function withoutNull(node: Node): Node {
  const shapes = (node.anyOf as Node[] | undefined) ?? []
  const rest = shapes.filter(({ type }) => type !== 'null')
  return rest.length < shapes.length ? (rest[0] as Node) : node
}
