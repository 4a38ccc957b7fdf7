/** The portable types under SQLite's names. Not `integer`: as a primary key that would invent a number for a null. */
const TYPES: Readonly<Record<string, string>> = { bigint: 'int', 'double precision': 'real' }

/** Comments, quoted text, types of two words, words, and everything else one by one. */
const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|double\s+precision|\w+|\s+|[^]/gi

/**
 * Writes a portable migration for SQLite: every table becomes STRICT, so that a text in a number column is refused as on
 * PostgreSQL. A table with options of its own is left as it is: it was written for SQLite.
 */
export function toSqlite(migration: string): string {
  const tokens = (migration.match(TOKEN) ?? []).map((token) => TYPES[token.toLowerCase().replace(/\s+/g, ' ')] ?? token)
  for (let at = 0; at < tokens.length; at++) {
    const end = isCreateTable(tokens, at) ? endOfColumns(tokens, at) : undefined
    if (end !== undefined && isOver(tokens, end + 1)) tokens[end] = ') strict'
  }
  return tokens.join('')
}

const isSpace = (token: string | undefined) => token !== undefined && /^(\s|--|\/\*)/.test(token)

const following = (tokens: readonly string[], at: number): number => {
  do at++
  while (isSpace(tokens[at]))
  return at
}

const wordAt = (tokens: readonly string[], at: number) => tokens[at]?.toLowerCase()

function isCreateTable(tokens: readonly string[], at: number): boolean {
  if (wordAt(tokens, at) !== 'create') return false
  const next = following(tokens, at)
  return wordAt(tokens, wordAt(tokens, next)?.startsWith('temp') ? following(tokens, next) : next) === 'table'
}

/** Where the parenthesis that opens the columns closes again; undefined for `create table … as select`. */
function endOfColumns(tokens: readonly string[], at: number): number | undefined {
  let depth = 0
  for (; at < tokens.length && tokens[at] !== ';'; at++) {
    if (depth === 0 && wordAt(tokens, at) === 'as') return undefined
    if (tokens[at] === '(') depth++
    if (tokens[at] === ')' && --depth === 0) return at
  }
  return undefined
}

function isOver(tokens: readonly string[], at: number): boolean {
  const next = isSpace(tokens[at]) ? following(tokens, at) : at
  return tokens[next] === undefined || tokens[next] === ';'
}
