import type { Schema } from '@souk/kit/contract'

type Node = Record<string, unknown>

/** A value that fits the schema, for a test: its example where there is one, else as small as it may be. */
export function sample(schema: Schema): unknown {
  const node = schema as Node
  if (Array.isArray(node.examples)) return node.examples[0]
  if (node.const !== undefined) return node.const
  if (Array.isArray(node.enum)) return node.enum[0]
  if (Array.isArray(node.anyOf)) return sample(node.anyOf[0] as Schema)
  if (node.type === 'object') return sampleObject(node)
  if (node.type === 'array')
    return Array.from({ length: Math.max(1, Number(node.minItems ?? 0)) }, () => sample(node.items as Schema))
  if (node.type === 'boolean') return true
  if (node.type === 'string') return sampleText(node)
  return Math.max(1, Number(node.minimum ?? 1))
}

const sampleObject = (node: Node): object =>
  Object.fromEntries(
    Object.entries(node.properties as Record<string, Schema>)
      .filter(([name]) => ((node.required as string[] | undefined) ?? []).includes(name))
      .map(([name, field]) => [name, sample(field)]),
  )

/** Identifiers, times, currencies and slugs have patterns; any other text is a letter. */
function sampleText({ pattern = '', minLength }: Node): string {
  const [, prefix] = /^\^([a-z]+)_\[/.exec(String(pattern)) ?? []
  const candidates = [
    ...(prefix === undefined ? [] : [`${prefix}_01j${'0'.repeat(23)}`]),
    'x'.repeat(Math.max(1, Number(minLength ?? 1))),
    '2026-01-01T00:00:00.000Z',
    'GBP',
  ]
  return candidates.find((text) => new RegExp(String(pattern)).test(text)) ?? 'x'
}
