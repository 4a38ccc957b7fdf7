import type { Schema } from './schema.ts'

type Node = Record<string, unknown>

const ID = '01jd9m3zq8e5k9r2v7x4t6w1ab'
const MOMENT = '2026-11-21T08:30:00.000Z'

/** A value that fits the schema: its own examples where it has them, plausible ones elsewhere. Always the same. */
export function exampleOf(schema: Schema): unknown {
  const node = schema as Node
  if (Array.isArray(node.examples) && node.examples.length > 0) return node.examples[0]
  if ('const' in node) return node.const
  if (Array.isArray(node.enum)) return node.enum[0]
  if (Array.isArray(node.anyOf)) return exampleOf(node.anyOf.find(({ type }) => type !== 'null') as Schema)
  if (node.type === 'object') return exampleOfObject(node)
  if (node.type === 'array')
    return Array.from({ length: Math.max(1, Number(node.minItems ?? 1)) }, () => exampleOf(node.items as Schema))
  if (node.type === 'boolean') return true
  if (node.type === 'null') return null
  return node.type === 'string' ? exampleOfText(node) : exampleOfNumber(node)
}

const exampleOfObject = (node: Node): Node =>
  Object.fromEntries(
    Object.entries((node.properties ?? {}) as Record<string, Schema>).map(([name, inner]) => [name, exampleOf(inner)]),
  )

/** The smallest number allowed, but 1 where that is allowed: nobody orders 0 of a thing. */
function exampleOfNumber({ minimum = 1, maximum = 1 }: { minimum?: number; maximum?: number }): number {
  return Math.min(Math.max(1, minimum), maximum)
}

/** Patterns are those that this kit makes: identifiers, moments. For others text that fits is found among a few words. */
function exampleOfText({ pattern, minLength = 0, maxLength = 1_000 }: Node): string {
  const longest = Number(maxLength)
  const [, prefix] = /^\^([a-z]+)_\[0-9a-z\]/.exec(String(pattern ?? '')) ?? []
  const words = [
    ...(prefix === undefined ? [] : [`${prefix}_${ID}`]),
    'text',
    MOMENT,
    'ABC-123',
    'abc',
    'ABC',
    'GBP',
    '1',
    'a',
  ]
  const fits = new RegExp(String(pattern ?? ''))
  const found = words.find((word) => word.length >= Number(minLength) && word.length <= longest && fits.test(word))
  return found ?? 'text'.padEnd(Number(minLength), '.').slice(0, longest)
}
