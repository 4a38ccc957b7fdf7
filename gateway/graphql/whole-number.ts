import { GraphQLScalarType, Kind } from 'graphql'

const whole = (value: unknown): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new TypeError(`${JSON.stringify(value)} is no whole number between -(2^53 - 1) and 2^53 - 1`)
}

/** `Int` of GraphQL ends at 2^31; amounts of money and counters do not. */
export const wholeNumber = new GraphQLScalarType<number, number>({
  name: 'WholeNumber',
  description: 'A whole number between -(2^53 - 1) and 2^53 - 1, such as an amount of money in minor units.',
  serialize: whole,
  parseValue: whole,
  parseLiteral: (node) => whole(node.kind === Kind.INT ? Number(node.value) : undefined),
})
