import type { Schema } from '@souk/kit/contract'

type Node = Record<string, unknown>

/** The paths of all fields of a schema, `lines[].sku`. */
export function fields(schema: Schema, path = ''): string[] {
  const node = schema as Node
  if (node.type === 'array') return fields(node.items as Schema, `${path}[]`)
  if (Array.isArray(node.anyOf)) return node.anyOf.flatMap((shape: Schema) => fields(shape, path))
  if (node.type !== 'object') return []
  return Object.entries(node.properties as Record<string, Schema>).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`
    return [at, ...fields(inner, at)]
  })
}
