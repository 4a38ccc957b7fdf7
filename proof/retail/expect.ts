import { readCsv, readLines } from './read.ts'

export interface Sum {
  orders: number
  units: number
  pence: number
}

/** What a replay must have done, in the form in which it reports. */
export interface Expected {
  readonly refused: { reason: string; purchase: string; line: number; sku: string }[]
  readonly total: Sum
  readonly day: Record<string, Sum>
  readonly country: Record<string, Sum>
  readonly product: Record<string, Sum>
}

interface Entry {
  readonly line: number
  readonly sku: string
  readonly quantity: number
  readonly price: number
  readonly isReturn?: boolean
}
interface Group {
  readonly purchase: string
  readonly day?: string
  readonly country: string
  readonly entries: Entry[]
}

const COUNTRIES =
  'Australia=AU Austria=AT Belgium=BE Canada=CA Channel_Islands=JE Cyprus=CY Czech_Republic=CZ Denmark=DK EIRE=IE ' +
  'European_Community=EU Finland=FI France=FR Germany=DE Greece=GR Hong_Kong=HK Iceland=IS Israel=IL Italy=IT Japan=JP ' +
  'Lithuania=LT Malta=MT Netherlands=NL Norway=NO Poland=PL Portugal=PT RSA=ZA Singapore=SG Spain=ES Sweden=SE ' +
  'Switzerland=CH United_Arab_Emirates=AE United_Kingdom=GB Unspecified=ZZ USA=US'
const MOST_LINES = 1_000

const countries = new Map(COUNTRIES.split(' ').map((each) => each.replaceAll('_', ' ').split('=') as [string, string]))

/** From the files alone. The first `limit` invoices or baskets of the file count. */
export function expect(folder: string, of: 'invoices' | 'baskets', limit = Infinity): Expected {
  const list = readCsv(folder, 'products.csv').filter((row) => Number(row.unitPriceGbp) > 0)
  const prices = new Map(list.toReversed().map((row) => [row.stockCode as string, Number(row.unitPriceGbp)]))
  const groups = of === 'baskets' ? baskets(folder, prices) : invoices(folder)
  const expected: Expected = { refused: [], total: zero(), day: {}, country: {}, product: {} }
  for (const group of groups.slice(0, limit)) judge(group, prices, expected)
  expected.refused.sort((a, b) => a.line - b.line)
  return expected
}

function invoices(folder: string): Group[] {
  const groups = new Map<string, Group>()
  for (const row of readCsv(folder, 'lines.csv')) {
    const number = row.invoiceNo as string
    const group = groups.get(number) ?? {
      purchase: `Invoice ${number}`,
      day: (row.invoiceDate as string).slice(0, 10),
      country: countries.get(row.country as string) ?? '',
      entries: [],
    }
    groups.set(number, group)
    const [quantity, price] = [Number(row.quantity), Number(row.unitPriceGbp)]
    group.entries.push({
      line: Number(row.line),
      sku: row.stockCode as string,
      quantity,
      price,
      isReturn: number.startsWith('C'),
    })
  }
  return [...groups.values()]
}

const baskets = (folder: string, prices: ReadonlyMap<string, number>): Group[] =>
  readLines(folder, 'baskets.csv').map((codes, at) => ({
    purchase: `Basket ${at + 1}`,
    country: 'GB',
    entries: codes.split(',').map((sku) => ({ line: at + 1, sku, quantity: 1, price: prices.get(sku) ?? 1 })),
  }))

/** Adds a purchase up: its good lines to the sums, the others to the list. */
function judge(group: Group, prices: ReadonlyMap<string, number>, into: Expected): void {
  const { purchase, day, country, entries } = group
  const sold = new Set<string>()
  let [units, pence] = [0, 0]
  for (const entry of entries) {
    const reason = reasonOf(entry, group, prices)
    const { line, sku, quantity, price } = entry
    if (reason !== undefined) into.refused.push({ reason, purchase, line, sku })
    else {
      const money = Math.round(quantity * price * 100)
      add((into.product[sku] ??= zero()), sold.has(sku) ? 0 : 1, quantity, money)
      sold.add(sku)
      units += quantity
      pence += money
    }
  }
  if (sold.size === 0) return
  for (const sum of [into.total, (into.country[country] ??= zero())]) add(sum, 1, units, pence)
  if (day !== undefined) add((into.day[day] ??= zero()), 1, units, pence)
}

function reasonOf(entry: Entry, { country, entries }: Group, prices: ReadonlyMap<string, number>): string | undefined {
  if (entry.isReturn) return 'return'
  if (country === '') return 'unknown_country'
  if (entries.length > MOST_LINES) return 'too_many_lines'
  if (!(entry.quantity > 0) || !Number.isInteger(entry.quantity)) return 'bad_quantity'
  if (!(entry.price > 0)) return 'bad_price'
  return prices.has(entry.sku) ? undefined : 'unknown_product'
}

const zero = (): Sum => ({ orders: 0, units: 0, pence: 0 })

function add(sum: Sum, orders: number, units: number, pence: number): void {
  sum.orders += orders
  sum.units += units
  sum.pence += pence
}
