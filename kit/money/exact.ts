/** The number, if it is a whole one that JavaScript holds exactly; otherwise throws a `RangeError`. */
export function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no exact whole number`)
  return value
}
