import fc from 'fast-check'

/** A JSON Schema of the documents, as far as it is used here. */
export interface Node {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
}

/** A value that its schema does not allow, and where in the input it is. */
export interface Mistake {
  readonly pointer: readonly string[]
  readonly value: unknown
}

/** Texts that no storage takes, or that look like something else. */
const oddTexts = [
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00y',
  '__proto__',
  '../../etc/passwd',
  "'; drop table stock; --",
  '𝕊😀',
  '',
]
const oddNumbers = [0, -1, 1.5, 1e9, 2 ** 53, -(2 ** 53), 1e308, -0]

/** What anybody may send. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...oddTexts, ...oddNumbers, null, true, false, 'x'.repeat(5_000)),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Values that a schema certainly refuses. */
export function wrongValues(schema: Node): unknown[] {
  const { type, minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = 1e6 } = schema
  const wrongTypes: unknown[] = [null, true, {}, [], 7, 'text'].filter((value) => !isOf(type ?? 'string', value))
  if (schema.enum) return [...wrongTypes, 'no such word']
  if (type === 'integer' || type === 'number')
    return [...wrongTypes, '1', minimum - 1, maximum + 1, ...(type === 'integer' ? [1.5, 2 ** 53, 1e308] : [])].filter(
      (n) => n !== -Infinity && n !== Infinity,
    )
  if (type === 'array') return [...wrongTypes, ...(schema.minItems ? [[]] : []), ...tooMany(schema)]
  if (type === 'string')
    return [
      ...wrongTypes,
      'a\0b',
      '\ud800',
      ...(minLength > 0 ? [''] : []),
      ...(schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test('¿ ?') ? ['¿ ?'] : []),
      ...(maxLength < 100_000 ? ['x'.repeat(maxLength + 1)] : []),
    ]
  return wrongTypes
}

const isOf = (type: string, value: unknown): boolean =>
  ({
    integer: typeof value === 'number',
    number: typeof value === 'number',
    array: Array.isArray(value),
    object: typeof value === 'object' && value !== null && !Array.isArray(value),
  })[type] ?? typeof value === type

const tooMany = ({ maxItems = 1e6 }: Node): unknown[] =>
  maxItems <= 1_000 ? [Array.from({ length: maxItems + 1 }, () => null)] : []

/** Every single mistake that can be made in a value of the schema that looks like `example`. */
export function mistakes(schema: Node, example: unknown, pointer: readonly string[] = []): Mistake[] {
  const own = pointer.length === 0 ? [] : wrongValues(schema).map((value) => ({ pointer, value }))
  if (schema.type === 'object' && typeof example === 'object' && example !== null) {
    const fields = Object.entries(schema.properties ?? {})
    return [
      ...own,
      { pointer: [...pointer, 'noSuchField'], value: 1 },
      ...fields.flatMap(([name, inner]) =>
        mistakes(inner, (example as Record<string, unknown>)[name], [...pointer, name]),
      ),
    ]
  }
  if (schema.type === 'array' && Array.isArray(example) && example.length > 0)
    return [...own, ...mistakes(schema.items as Node, example[0], [...pointer, '0'])]
  return own
}

/** A copy of `value` in which something else stands at the pointer. */
export function put(value: unknown, [first, ...rest]: readonly string[], replacement: unknown): unknown {
  if (first === undefined) return replacement
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (String(at) === first ? put(item, rest, replacement) : item))
  const fields = (value ?? {}) as Record<string, unknown>
  return { ...fields, [first]: put(fields[first], rest, replacement) }
}
