import { countryCode } from './countries.ts'
import { penceOf, rowsOf, wholeOf, type Row } from './files.ts'
import { refuse, type Line, type Plan, type Purchase, type RefusedLine, type Return } from './purchase.ts'

const COLUMNS = ['invoiceDate', 'invoiceNo', 'stockCode', 'quantity', 'unitPriceGbp', 'customerId', 'country'] as const
type InvoiceLine = Row<(typeof COLUMNS)[number]>

/**
 * The invoices of a `lines.csv` by time, at most the first `limit` of the file. Time, customer and country are those of an
 * invoice's first line. Sorted out is only what goes to an unknown country. The shop judges the rest.
 */
export function planInvoices(text: string, limit: number = Infinity): Plan {
  const purchases: Purchase[] = []
  const returns: Return[] = []
  const refused: RefusedLine[] = []
  for (const [number, rows] of [...byInvoice(text)].slice(0, limit)) {
    const { country: place, customerId, invoiceDate } = (rows[0] as InvoiceLine).cells
    const name = `Invoice ${number}`
    const lines = rows.map(lineOf)
    const email = `${customerId === '' ? `guest-${number}` : `customer-${customerId}`}@example.com`
    const country = countryCode(place)
    if (number.startsWith('C')) returns.push({ name, email, occurredAt: invoiceDate, lines: lines.map(negated) })
    else if (country === undefined) refused.push(...lines.map((line) => refuse('unknown_country', name, line)))
    else
      purchases.push({
        name,
        email,
        recipient: customerId === '' ? 'Guest' : `Customer ${customerId}`,
        place,
        country,
        occurredAt: invoiceDate,
        lines,
      })
  }
  return { purchases: purchases.toSorted(byTime), returns: returns.toSorted(byTime), refused }
}

const byTime = (
  { occurredAt: a = '' }: Pick<Purchase, 'occurredAt'>,
  { occurredAt: b = '' }: Pick<Purchase, 'occurredAt'>,
) => compare(a, b)
const negated = (line: Line): Line => ({ ...line, quantity: -line.quantity })

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function byInvoice(text: string): Map<string, InvoiceLine[]> {
  const invoices = new Map<string, InvoiceLine[]>()
  for (const row of rowsOf(text, COLUMNS)) {
    const rows = invoices.get(row.cells.invoiceNo)
    if (rows === undefined) invoices.set(row.cells.invoiceNo, [row])
    else rows.push(row)
  }
  return invoices
}

const lineOf = ({ cells, line }: InvoiceLine): Line => ({
  line,
  sku: cells.stockCode,
  quantity: wholeOf(cells.quantity),
  unitPrice: penceOf(cells.unitPriceGbp),
})
