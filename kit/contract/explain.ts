type Node = Record<string, unknown>

/** Says in words what a value must be, from what Ajv says of a word of its schema; `otherwise` for a word not known here. */
export const explain = (keyword: string, params: Node, schema: Node, otherwise: string): string =>
  explanations[keyword]?.(params, schema) ?? otherwise

const kinds: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  null: 'null',
}

const explanations: Record<string, (params: Node, schema: Node) => string> = {
  type: ({ type }) =>
    `must be ${[type]
      .flat()
      .map((each) => kinds[String(each)])
      .join(' or ')}`,
  enum: ({ allowedValues }) => `must be one of ${(allowedValues as string[]).join(', ')}`,
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  pattern: ({ pattern }, { examples }) => `must match ${String(pattern)}${likeThis(examples)}`,
  minimum: ({ limit }) => `must be at least ${String(limit)}`,
  maximum: ({ limit }) => `must be at most ${String(limit)}`,
  minLength: ({ limit }) => `must have at least ${many(limit, 'character')}`,
  maxLength: ({ limit }) => `must have at most ${many(limit, 'character')}`,
  minItems: ({ limit }) => `must have at least ${many(limit, 'item')}`,
  maxItems: ({ limit }) => `must have at most ${many(limit, 'item')}`,
}

const likeThis = (examples: unknown) => (Array.isArray(examples) ? `, as ${String(examples[0])} does` : '')
const many = (count: unknown, thing: string) => `${String(count)} ${thing}${count === 1 ? '' : 's'}`
