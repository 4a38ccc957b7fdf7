import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How many baskets `writeDirtyFiles` writes. */
export const BASKETS = 15
const INVOICES = 60

const CODES = ['10120', '85123A', '22423', '84029e', '47566', 'POST', 'DCGSSBOY', 'BANK CHARGES', '21730', '23084']
const COUNTRIES = ['United Kingdom', 'EIRE', 'France', 'Channel Islands', 'Unspecified', 'European Community', 'RSA']
/** Cheap, odd and dear. */
const PRICES = ['0.29', '1.65', '2.55', '12.75', '0.07', '295.00']

const pick = (list: readonly string[], at: number): string => list[at % list.length] as string
const minute = (at: number): string => new Date(Date.UTC(2010, 11, 1, 8, at * 97)).toISOString().replace('.000Z', 'Z')
const textOf = (lines: readonly (readonly (string | number)[])[]): string =>
  `${lines.map((cells) => cells.map(cell).join(',')).join('\n')}\n`
const cell = (value: string | number): string =>
  /[",]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)

/** Writes files with every kind of dirt that the retail data have, small and always the same. */
export function writeDirtyFiles(folder: string): void {
  writeFileSync(join(folder, 'lines.csv'), lines())
  writeFileSync(join(folder, 'products.csv'), products())
  writeFileSync(join(folder, 'baskets.csv'), baskets())
}

const products = (): string =>
  textOf([
    ['stockCode', 'description', 'unitPriceGbp'],
    ...CODES.map((code, at) => [code, at === 2 ? 'LETTER "S", RED' : `THING ${at}`, pick(PRICES, at)]),
    ['GIFT', 'A thing for nothing', '0.00'],
  ])

/** Invoices of one to four lines. Each seventh is a return, each fifth has no customer, some lines are wrong. */
function lines(): string {
  const rows = Array.from({ length: INVOICES }, (_, at) => {
    const number = at % 7 === 6 ? `C${5000 + at}` : String(5000 + at)
    const customer = at % 5 === 0 ? '' : 17000 + (at % 9)
    const row = (code: string, quantity: number, price: string, later = 0) => [
      minute(at + later),
      number,
      code,
      price === '0.00' ? '' : `THING, "${code}"`,
      quantity,
      price,
      customer,
      country(at),
    ]
    const plain = Array.from({ length: 1 + (at % 3) }, (_, n) =>
      row(pick(CODES, at + 3 * n), at % 7 === 6 ? -1 : 1 + ((at * n) % 40), pick(PRICES, at + n)),
    )
    return [...plain, ...dirt(at, row)]
  })
  const names = [
    'invoiceDate',
    'invoiceNo',
    'stockCode',
    'description',
    'quantity',
    'unitPriceGbp',
    'customerId',
    'country',
  ]
  return textOf([names, ...rows.flat(), ...brought()])
}

/** What customers bring back in the end: of one product at two prices, in parts, once too much, and once again. */
const brought = () =>
  [-4, -2, -1, -1_000].map((quantity, at) => [
    minute(INVOICES + at),
    `C${9001 + at}`,
    '47566',
    'THING',
    quantity,
    '1.11',
    17004,
    'United Kingdom',
  ])

const country = (at: number): string => (at === 33 ? 'Atlantis' : at < 14 ? 'United Kingdom' : pick(COUNTRIES, at))

/** What makes one more line of an invoice impossible, or only odd. */
function dirt<Row>(at: number, row: (code: string, quantity: number, price: string, later?: number) => Row): Row[] {
  if (at === 8) return [row('10120', 5, '0.00')]
  if (at === 15) return [row('85067', -17, '0.00'), row('22423', 1, '0.00')]
  if (at === 16) return [row('AMAZONFEE', 1, '17.50'), row('GIFT', 2, '1.00')]
  if (at === 18) return [row('22423', -4, '2.55'), row('21730', 1, '-1.00')]
  // The same product again, at the same and at another price, a little later.
  if (at === 22) return [row('47566', 3, '1.11'), row('47566', 2, '1.11', 0.01), row('47566', 1, '2.22', 0.02)]
  if (at === 25) return [row('85123A', 74_215, '1.04')]
  return []
}

const baskets = (): string =>
  textOf([
    ...Array.from({ length: BASKETS - 6 }, (_, at) => Array.from({ length: 1 + at }, (_, n) => pick(CODES, at + n))),
    ['22423', '22423', '10120'],
    ['22423', '47594A', '10120', 'GIFT'],
    ['47594A', '21638'],
    // As many as a cart holds, and one more.
    Array<string>(1_000).fill('22423'),
    Array<string>(1_001).fill('22423'),
    ['BANK CHARGES', 'BANK CHARGES'],
  ])
