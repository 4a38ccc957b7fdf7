import { createHash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** So many documents are remembered, and none that is longer than this, in characters. */
const MOST = 1_000
const LONGEST = 10_000

interface Persisted {
  readonly version?: unknown
  readonly sha256Hash?: unknown
}

/**
 * Automatic persisted queries, in the protocol that Apollo made known: a client sends the SHA-256 of its document, and the
 * document only when it is told that nobody remembers it. The document that was used longest ago is forgotten first.
 */
export function persistedQueries(): Plugin {
  const known = new Map<string, string>()
  const remember = (digest: string, document: string) => {
    known.delete(digest)
    known.set(digest, document)
    if (known.size > MOST) known.delete(known.keys().next().value as string)
  }
  return {
    onParams: ({ params, setParams }) => {
      const { version, sha256Hash: digest } = (params.extensions?.persistedQuery ?? {}) as Persisted
      if (version !== 1 || typeof digest !== 'string') return
      const { query } = params
      const document = query ?? known.get(digest)
      if (document === undefined) throw failure('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND')
      if (query !== undefined && digest !== createHash('sha256').update(query).digest('hex'))
        throw failure('The digest is not that of the document.', 'PERSISTED_QUERY_MISMATCH')
      if (document.length <= LONGEST) remember(digest, document)
      setParams({ ...params, query: document })
    },
  }
}

const failure = (message: string, code: string) => new GraphQLError(message, { extensions: { code } })
