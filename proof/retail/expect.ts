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
  /** What came back. Its money is told for a return as a whole: by product only units count. */
  readonly returned: Sums
}

interface Sums {
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
}
interface Group {
  readonly purchase: string
  readonly day?: string
  readonly country: string
  /** Known customers alone: nobody knows whether two guests are one. */
  readonly customer?: string
  readonly at?: string
  readonly isReturn?: boolean
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
  const expected: Expected = { refused: [], ...sums(), returned: sums() }
  const counted = groups.slice(0, limit)
  for (const group of counted) if (!group.isReturn) judge(group, prices, expected)
  expectReturns(counted, prices, expected)
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
      at: row.invoiceDate as string,
      ...(row.customerId === '' ? {} : { customer: row.customerId as string }),
      isReturn: number.startsWith('C'),
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
  if (country === '') return 'unknown_country'
  if (entries.length > MOST_LINES) return 'too_many_lines'
  if (!(entry.quantity > 0) || !Number.isInteger(entry.quantity)) return 'bad_quantity'
  if (!(entry.price > 0)) return 'bad_price'
  return prices.has(entry.sku) ? undefined : 'unknown_product'
}

/** One unit that was sold, for how many pence, and whether it has come back. */
interface Unit {
  readonly pence: number
  isBack: boolean
}

/**
 * Unit by unit: a line of a return belongs to the latest earlier invoice of its customer on which so many units of it are not
 * back yet, and gives back what the first of those cost. Returns are looked at in order of time.
 */
function expectReturns(
  groups: readonly Group[],
  prices: ReadonlyMap<string, number>,
  { refused, returned }: Expected,
): void {
  const sold = groups
    .filter(({ isReturn, customer }) => !isReturn && customer !== undefined)
    .map((group) => ({ group, units: unitsOf(group, prices) }))
    .sort(byTime)
    .toReversed()
  const returns = groups
    .filter(({ isReturn }) => isReturn)
    .map((group) => ({ group, ...group }))
    .sort(byTime)
  for (const { purchase, customer, at = '', day = '', entries } of returns) {
    const seen = new Set<string>()
    const isNew = (what: string) => (seen.has(what) ? 0 : (seen.add(what), 1))
    for (const { line, sku, quantity } of entries) {
      const count = -quantity
      const open = (units: readonly Unit[] | undefined) => (units ?? []).filter(({ isBack }) => !isBack)
      const from = sold.find(
        ({ group, units }) =>
          group.customer === customer && (group.at as string) < at && count > 0 && open(units.get(sku)).length >= count,
      )
      if (from === undefined) {
        refused.push({ reason: 'not_purchased', purchase, line, sku })
        continue
      }
      const back = open(from.units.get(sku)).slice(0, count)
      for (const unit of back) unit.isBack = true
      const pence = back.reduce((sum, unit) => sum + unit.pence, 0)
      const { country, purchase: order } = from.group
      const orders = isNew(order)
      for (const sum of [returned.total, (returned.day[day] ??= zero()), (returned.country[country] ??= zero())])
        add(sum, orders, count, pence)
      add((returned.product[sku] ??= zero()), isNew(`${order} ${sku}`), count, 0)
    }
  }
}

const byTime = ({ group: { at: a = '' } }: { group: Group }, { group: { at: b = '' } }: { group: Group }) =>
  a === b ? 0 : a < b ? -1 : 1

function unitsOf(group: Group, prices: ReadonlyMap<string, number>): Map<string, Unit[]> {
  const units = new Map<string, Unit[]>()
  for (const entry of group.entries) {
    if (reasonOf(entry, group, prices) !== undefined) continue
    const same = units.get(entry.sku) ?? []
    units.set(entry.sku, same)
    for (let n = 0; n < entry.quantity; n++) same.push({ pence: Math.round(entry.price * 100), isBack: false })
  }
  return units
}

const sums = (): Sums => ({ total: zero(), day: {}, country: {}, product: {} })
const zero = (): Sum => ({ orders: 0, units: 0, pence: 0 })

function add(sum: Sum, orders: number, units: number, pence: number): void {
  sum.orders += orders
  sum.units += units
  sum.pence += pence
}
