import type { Expected, Sum } from './expect.ts'

/** What a replay says about itself. */
export interface Report {
  readonly of: 'invoices' | 'baskets'
  readonly limit: number | null
  readonly refused: Expected['refused']
  readonly shop: Expected['returned']
  readonly returns: { readonly shop: Expected['returned'] }
}

/** A sentence for each thing that is not as expected: sums to the penny, and the refused lines one by one. */
export function compare(expected: Expected, { refused, shop, returns }: Report): string[] {
  const [wanted, given] = [expected.refused.map(lineText), refused.map(lineText)]
  const [isWanted, isGiven] = [new Set(wanted), new Set(given)]
  return [
    ...unequalSums('', expected, shop),
    ...unequalSums('returned: ', expected.returned, returns.shop),
    ...wanted.filter((line) => !isGiven.has(line)).map((line) => `not refused: ${line}`),
    ...given.filter((line) => !isWanted.has(line)).map((line) => `refused: ${line}`),
    ...(wanted.length === given.length ? [] : [`refused lines: expected ${wanted.length}, are ${given.length}`]),
  ]
}

function unequalSums(what: string, expected: Expected['returned'], found: Expected['returned']): string[] {
  const each = (['day', 'country', 'product'] as const).flatMap((of) =>
    [...new Set([...Object.keys(expected[of]), ...Object.keys(found[of])])].flatMap((name) =>
      unequal(`${what}${of} ${name}`, expected[of][name], found[of][name]),
    ),
  )
  return [...unequal(`${what}total`, expected.total, found.total), ...each]
}

const lineText = ({ reason, purchase, line, sku }: Expected['refused'][number]): string =>
  `${purchase}, line ${line}, ${sku}: ${reason}`

function unequal(what: string, expected: Sum | undefined, found: Sum | undefined): string[] {
  const [a, b] = [sumText(expected), sumText(found)]
  return a === b ? [] : [`${what}: expected ${a}, is ${b}`]
}

const sumText = (sum: Sum | undefined): string =>
  sum === undefined ? 'nothing' : `${sum.orders} orders, ${sum.units} units, ${sum.pence} pence`
