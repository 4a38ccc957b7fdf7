import { DatabaseError } from './database.ts'

/** What a column can hold in the portable subset. A boolean is stored as 0 or 1, JSON as text, a moment as milliseconds. */
export type SqlValue = string | number | null

const fragmentBrand = Symbol('souk.sql')

/** A piece of SQL with its values, to be put into a larger statement. */
export interface Fragment {
  readonly [fragmentBrand]: true
  readonly strings: readonly string[]
  readonly values: readonly (SqlValue | Fragment)[]
}

/** A piece of SQL: ``sql`sku > ${after}` ``. Values are always bound, never pasted. */
export const sql = (strings: TemplateStringsArray, ...values: (SqlValue | Fragment)[]): Fragment => ({
  [fragmentBrand]: true,
  strings,
  values,
})

/** A list in parentheses, `in ${list(skus)}`. An empty list matches nothing. */
export const list = (values: readonly SqlValue[]): Fragment => {
  const items = values.length === 0 ? [null] : values
  return { [fragmentBrand]: true, strings: ['(', ...Array<string>(items.length - 1).fill(', '), ')'], values: items }
}

/** Rows to insert, `values ${rows([[sku, 1], [other, 2]])}`. At least one row. */
export const rows = (each: readonly (readonly SqlValue[])[]): Fragment => {
  const lists = each.map(list)
  return { [fragmentBrand]: true, strings: ['', ...Array<string>(lists.length - 1).fill(', '), ''], values: lists }
}

/** Joins conditions with `and`; true when there are none. */
export const all = (conditions: readonly Fragment[]): Fragment =>
  conditions.length === 0
    ? sql`1 = 1`
    : {
        [fragmentBrand]: true,
        strings: ['', ...Array<string>(conditions.length - 1).fill(' and '), ''],
        values: conditions,
      }

const isFragment = (value: unknown): value is Fragment =>
  typeof value === 'object' && value !== null && fragmentBrand in value

/** How an engine writes the place of a value. */
export interface Dialect {
  placeholder(at: number, value: SqlValue): string
  /** The kind of a value, one letter, if the text depends on it. */
  kind?(value: SqlValue): string
}

/** A statement as an engine takes it. `fixed`: its text comes from one template, so there are only a few like it. */
export interface Statement {
  readonly text: string
  readonly values: SqlValue[]
  readonly fixed: boolean
}

const texts = new WeakMap<Dialect, WeakMap<readonly string[], Map<string, string>>>()

/**
 * Makes the statement of a tagged template. The text of a template without fragments is made once and remembered. Rejects
 * what the engines would store in different ways, or not at all.
 */
export function statement(
  strings: readonly string[],
  values: readonly (SqlValue | Fragment)[],
  dialect: Dialect,
): Statement {
  const plain = withoutFragments(values)
  if (plain) return { text: rememberedText(strings, plain, dialect), values: plain, fixed: true }
  const flat: SqlValue[] = []
  return { text: write(strings, values, flat, dialect), values: flat, fixed: false }
}

function withoutFragments(values: readonly (SqlValue | Fragment)[]): SqlValue[] | undefined {
  const plain: SqlValue[] = []
  for (const value of values) {
    if (isFragment(value)) return undefined
    plain.push(storable(value))
  }
  return plain
}

function rememberedText(strings: readonly string[], values: readonly SqlValue[], dialect: Dialect): string {
  let ofDialect = texts.get(dialect)
  if (ofDialect === undefined) texts.set(dialect, (ofDialect = new WeakMap()))
  let known = ofDialect.get(strings)
  if (known === undefined) ofDialect.set(strings, (known = new Map<string, string>()))
  let kinds = ''
  if (dialect.kind) for (const value of values) kinds += dialect.kind(value)
  let text = known.get(kinds)
  if (text === undefined) known.set(kinds, (text = write(strings, values, [], dialect)))
  return text
}

function write(
  strings: readonly string[],
  values: readonly (SqlValue | Fragment)[],
  flat: SqlValue[],
  dialect: Dialect,
): string {
  return strings.reduce((made, part, at) => {
    const value = values[at - 1] as SqlValue | Fragment
    if (isFragment(value)) return made + write(value.strings, value.values, flat, dialect) + part
    flat.push(storable(value))
    return made + dialect.placeholder(flat.length, value) + part
  })
}

/** PostgreSQL has no NUL, half a surrogate pair is no character, and beyond 2^53 a number is not the one that was meant. */
function storable(value: SqlValue): SqlValue {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw new DatabaseError('constraint', 'a text with a NUL or half a surrogate pair cannot be stored')
  } else if (typeof value === 'number') {
    if (!isExact(value)) throw new DatabaseError('constraint', `${value} cannot be stored: it is not exact`)
  } else if (value !== null) throw new TypeError(`a value of type ${typeof value} cannot be stored`)
  return value
}

/** Whether a number is what it seems: a safe integer or a finite fraction. */
export const isExact = (value: number): boolean =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
