import { report as importReport } from '../import/report.ts'
import { coloured, table } from '../../output.ts'
import type { RefusedLine } from './purchase.ts'
import type { Difference } from './differences.ts'
import type { Result } from './run.ts'
import type { Sum } from './tally.ts'

const MOST_SHOWN = 50

/** What became of a replay, for a person. */
export function report(result: Result): string {
  const { imported, received, before, shop, refused, failed, returns } = result
  const differences = [...result.differences, ...returns.differences]
  return [
    ...(imported === undefined ? [] : [`products: ${importReport(imported)}`]),
    `received ${numbered(received)} units`,
    `bought ${numbered(shop.total.orders - before)} orders now, ${numbered(before)} earlier: ${sumText(shop.total)}`,
    `brought back ${sumText(returns.shop.total, 'returns')}`,
    `refused ${numbered(refused.length)} lines${byReason(refused)}`,
    ...listed(failed, ({ purchase, code, detail }) => `  failed: ${purchase}: ${code}, ${detail}`),
    `compared by ${Object.keys(shop.day).length} days, ${Object.keys(shop.country).length} countries, ` +
      `${numbered(Object.keys(shop.product).length)} products and each purchase: ${verdict(differences.length)}`,
    ...(differences.length === 0 ? [] : [differenceTable(differences)]),
  ].join('\n')
}

const verdict = (count: number): string =>
  count === 0 ? coloured('green', 'no difference') : coloured('red', `${count} differences`)

function differenceTable(differences: readonly Difference[]): string {
  const cells = ({ orders, units, pence }: Sum) => [orders, units, pounds(pence)]
  const rows = differences
    .slice(0, MOST_SHOWN)
    .map((each) => [each.of, each.name, ...cells(each.files), ...cells(each.shop)])
  const names = ['of', 'name', 'files: orders', 'units', 'money', 'shop: orders', 'units', 'money']
  return [table(names, rows), ...more(differences.length)].join('\n')
}

const listed = <T>(all: readonly T[], text: (each: T) => string): string[] => [
  ...all.slice(0, MOST_SHOWN).map((each) => coloured('red', text(each))),
  ...more(all.length),
]

const more = (count: number): string[] =>
  count > MOST_SHOWN ? [`  and ${count - MOST_SHOWN} more: --report writes all of them to a file`] : []

function byReason(refused: readonly RefusedLine[]): string {
  const counts = new Map<string, number>()
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const parts = [...counts].toSorted(([, a], [, b]) => b - a).map(([reason, count]) => `${reason} ${numbered(count)}`)
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

const sumText = ({ orders, units, pence }: Sum, what = 'orders'): string =>
  `${numbered(orders)} ${what}, ${numbered(units)} units, £${pounds(pence)}`
const numbered = (count: number): string => count.toLocaleString('en-GB')
const pounds = (pence: number): string =>
  (pence / 100).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
