import { hash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import { parseRequestParams, type RequestParams, type Response } from 'graphql-http'
import { createShelf } from '../cache/shelf.ts'
import type { Asked } from './asked.ts'

/** So much is remembered of documents, in characters. */
const KEPT = 8 * 1024 * 1024

interface Persisted {
  readonly version?: unknown
  readonly sha256Hash?: unknown
}

/** Reads what a request asks for. Resolves with the answer where it cannot be read at all; throws what is wrong with it. */
export type ReadParams = (asked: Asked) => Promise<RequestParams | Response>

/**
 * Reads requests (GraphQL over HTTP), and does automatic persisted queries in the protocol that Apollo made known: a client
 * sends the SHA-256 of its document, and the document only when it is told that nobody remembers it. The document that was
 * used longest ago is forgotten first.
 */
export function persistedQueries(): ReadParams {
  const known = createShelf<string>(KEPT)
  return async (asked) => {
    const params = await parseRequestParams(withPlaceForDocument(asked))
    if (!('query' in params)) return params
    const { version, sha256Hash: digest } = (params.extensions?.persistedQuery ?? {}) as Persisted
    if (version !== 1 || typeof digest !== 'string') return params
    const query = params.query === '' ? known.get(digest) : params.query
    if (query === undefined) throw failure('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND')
    if (params.query !== '') {
      if (digest !== hash('sha256', query))
        throw failure('The digest is not that of the document.', 'PERSISTED_QUERY_MISMATCH')
      known.put(digest, query, query.length)
    }
    return { ...params, query }
  }
}

/** Whoever sends only a digest sends an empty document: without any a request is refused before somebody looks for the digest. */
function withPlaceForDocument(asked: Asked): Asked {
  const { method, url, body } = asked
  if (method === 'GET')
    return /[?&]extensions=/.test(url) && !/[?&]query=/.test(url) ? { ...asked, url: `${url}&query=` } : asked
  return {
    ...asked,
    body: () => {
      const given = JSON.parse(body as string) as Record<string, unknown> | null
      return given?.extensions !== undefined && given.query === undefined ? { ...given, query: '' } : given
    },
  }
}

const failure = (message: string, code: string) => new GraphQLError(message, { extensions: { code } })
