import { countryCode } from './countries.ts'
import { penceOf, rowsOf, wholeOf, type Row } from './files.ts'
import { refuse, type Line, type Plan, type Purchase, type RefusedLine } from './purchase.ts'

const COLUMNS = ['invoiceDate', 'invoiceNo', 'stockCode', 'quantity', 'unitPriceGbp', 'customerId', 'country'] as const
type InvoiceLine = Row<(typeof COLUMNS)[number]>

/**
 * The invoices of a `lines.csv` by time, at most the first `limit` of the file. Time, customer and country are those of an
 * invoice's first line. Sorted out is only what is no purchase: returns, and what goes to an unknown country. The shop judges the rest.
 */
export function planInvoices(text: string, limit: number = Infinity): Plan {
  const purchases: Purchase[] = []
  const refused: RefusedLine[] = []
  for (const [number, rows] of [...byInvoice(text)].slice(0, limit)) {
    const { country: place, customerId, invoiceDate } = (rows[0] as InvoiceLine).cells
    const name = `Invoice ${number}`
    const lines = rows.map(lineOf)
    const country = countryCode(place)
    const reason = number.startsWith('C') ? 'return' : country === undefined ? 'unknown_country' : undefined
    if (reason !== undefined || country === undefined)
      refused.push(...lines.map((line) => refuse(reason ?? 'unknown_country', name, line)))
    else
      purchases.push({
        name,
        email: `${customerId === '' ? `guest-${number}` : `customer-${customerId}`}@example.com`,
        recipient: customerId === '' ? 'Guest' : `Customer ${customerId}`,
        place,
        country,
        occurredAt: invoiceDate,
        lines,
      })
  }
  return { purchases: purchases.toSorted((a, b) => compare(a.occurredAt ?? '', b.occurredAt ?? '')), refused }
}

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
