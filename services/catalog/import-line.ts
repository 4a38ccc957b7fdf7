import { faults, type OutputOf } from '@souk/kit/contract'
import { isCurrency } from '@souk/kit/money'
import { catalog } from './contract.ts'
import { readRecords } from './csv.ts'
import type { ProductDraft } from './domain.ts'
import { minorUnits } from './money.ts'

export type LineFault = OutputOf<typeof catalog.operations.importProducts>['refused'][number]

/** One good line: a product with one variant and one price. */
export interface ImportLine {
  readonly line: number
  readonly sku: string
  readonly draft: ProductDraft
}

/** What a file says: good lines and refused ones. Or why its header is not understood. */
export type ImportFile = { lines: ImportLine[]; refused: LineFault[] } | { badHeader: string }

type Column = 'sku' | 'title' | 'description' | 'category' | 'price' | 'currency'

const own: Readonly<Record<string, Column>> = {
  sku: 'sku',
  title: 'title',
  description: 'description',
  category: 'category',
  price: 'price',
  currency: 'currency',
}
const retail: Readonly<Record<string, Column>> = { stockcode: 'sku', description: 'title', unitpricegbp: 'price' }

/** Reads the lines of a CSV text; `firstLine` is the number that the line below the header has for the one who sent it. */
export function readImport(text: readonly string[], firstLine: number): ImportFile {
  const [header, ...records] = readRecords(text)
  const columns = columnsOf(header?.cells ?? [])
  if (typeof columns === 'string') return { badHeader: columns }
  const lines = new Map<string, ImportLine>()
  const refused: LineFault[] = []
  for (const { line: at, cells } of records) {
    const line = firstLine + at - (header?.line ?? 0) - 1
    const read = readLine(columns, cells)
    if ('code' in read) refused.push({ line, ...read })
    else if (lines.has(read.sku)) refused.push({ line, ...twice(read.sku, lines.get(read.sku)?.line) })
    else lines.set(read.sku, { line, ...read })
  }
  return { lines: [...lines.values()], refused }
}

/** What each column means, or what is wrong with the header. */
function columnsOf(header: readonly string[]): Column[] | string {
  const names = header.map((name) => name.toLowerCase())
  const [format, needed]: [Readonly<Record<string, Column>>, string[]] = names.includes('stockcode')
    ? [retail, ['stockcode', 'description', 'unitpricegbp']]
    : [own, ['sku', 'title', 'price', 'currency']]
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) return `The header has no column ${missing.join(', ')}.`
  const wrong = names.find((name, at) => !Object.hasOwn(format, name) || names.indexOf(name) < at)
  if (wrong !== undefined) return `The column ${wrong.slice(0, 40)} is not known, or there twice.`
  return names.map((name) => format[name] as Column)
}

type Complaint = Pick<LineFault, 'code' | 'message' | 'sku'>

function readLine(
  columns: readonly Column[],
  cells: readonly string[] | undefined,
): Omit<ImportLine, 'line'> | Complaint {
  if (cells === undefined) return { code: 'malformed', message: 'the quotes do not fit' }
  if (cells.length !== columns.length)
    return { code: 'malformed', message: `there are ${cells.length} columns instead of ${columns.length}` }
  const cell = (column: Column) => cells[columns.indexOf(column)] ?? ''
  const sku = cell('sku')
  const named = sku === '' ? {} : { sku: sku.slice(0, 64) }
  const currency = columns.includes('currency') ? cell('currency').toUpperCase() : 'GBP'
  if (!isCurrency(currency)) return { code: 'bad_currency', message: 'there is no such currency', ...named }
  const amount = minorUnits(cell('price'), currency)
  if (amount === undefined)
    return { code: 'bad_price', message: `the price must be a number such as 12.50, in ${currency}`, ...named }
  const draft = {
    title: cell('title').replace(/\s+/g, ' '),
    ...(cell('description') === '' ? {} : { description: cell('description') }),
    ...(cell('category') === '' ? {} : { categories: [cell('category')] }),
    variants: [{ sku, prices: [{ amount, currency }] }],
  }
  const [wrong] = faults(catalog.operations.create.input, draft)
  return wrong ? { ...complaint(wrong.pointer ?? '', draft.title), ...named } : { sku, draft }
}

/** A line is a product draft, so the contract says what is wrong with it; this says it in the words of the file. */
function complaint(pointer: string, title: string): Complaint {
  if (pointer.endsWith('/sku'))
    return {
      code: 'bad_sku',
      message: 'the sku must be 1 to 64 letters, digits, dots, dashes, underscores and single spaces between them',
    }
  if (pointer.endsWith('/amount'))
    return { code: 'bad_price', message: 'the price must be more than 0 and at most 1000000000 of the smallest unit' }
  if (pointer.startsWith('/categories')) return { code: 'bad_category', message: 'the category must be a slug' }
  if (pointer === '/title' && title === '') return { code: 'bad_text', message: 'the title is blank' }
  return { code: 'bad_text', message: `the ${pointer.slice(1)} is too long or has control characters` }
}

const twice = (sku: string, line: number | undefined): Complaint => ({
  code: 'duplicate_sku',
  message: `the sku stands on line ${line} already`,
  sku,
})
