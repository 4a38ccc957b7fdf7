/** No input of an operation is nested so deeply, and whatever walks through a body deeper than the stack would end there. */
const MOST_LEVELS = 100

/** Reads a body. Throws a `SyntaxError` that says what is wrong with it, also when it is nested more deeply than any input. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (isDeeper(value, MOST_LEVELS)) throw new SyntaxError(`it is nested more than ${MOST_LEVELS} levels deep`)
  return value
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))
