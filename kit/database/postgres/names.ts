import { createHash } from 'node:crypto'
import type { Statement } from '../sql.ts'

/** Statements put together from fragments come in endless forms, and the server keeps every prepared one. */
const VARYING = 200

export interface Names {
  /** The name under which a connection keeps this statement prepared; undefined when it is not to be kept. */
  of(statement: Statement): string | undefined
  /** All statements are prepared anew, because tables have changed. */
  renew(): void
}

/** Names prepared statements after their text. */
export function statementNames(): Names {
  let names = new Map<string, string>()
  let varying = 0
  let generation = 0
  return {
    of: ({ text, fixed }) => {
      const known = names.get(text)
      if (known !== undefined) return known
      if (!fixed && ++varying > VARYING) return undefined
      const name = `${createHash('sha256').update(text).digest('base64url').slice(0, 16)}_${generation}`
      names.set(text, name)
      return name
    },
    renew: () => {
      generation++
      varying = 0
      names = new Map()
    },
  }
}
