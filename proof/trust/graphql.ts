import { join } from 'node:path'
import { root } from '../../system/system.ts'
import type { System } from '../journeys/system.ts'
import type { Route } from './matrix.ts'
import type { Answered } from './operations.ts'

type Values = { parameters: Readonly<Record<string, unknown>>; body?: unknown }
interface Language {
  readonly name: string
  write(operation: object, values: Values): string
  fits?(operation: object): boolean
}
interface Described {
  readonly parameters: readonly { name: string; required?: boolean; example?: unknown }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { example?: unknown }>> }
}
type Paths = Readonly<Record<string, Readonly<Record<string, object>>>>

// What the page of the documentation writes for people, asked by everybody.
const { languages } = (await import(join(root, 'gateway/docs/languages.js'))) as { languages: readonly Language[] }
const graphql = languages.find(({ name }) => name === 'GraphQL') as Language

/** The document that asks for what a route asks for, as its examples say; undefined where GraphQL has no such thing. */
export function documentFor(
  paths: Paths,
  route: Route,
  named: Readonly<Record<string, string>> = {},
): string | undefined {
  const described = paths[route.path]?.[route.method.toLowerCase()] as Described
  const operation = { ...described, method: route.method, path: route.path }
  if (graphql.fits?.(operation) === false) return undefined
  const needed = described.parameters.filter(({ required }) => required)
  const parameters = Object.fromEntries(needed.map(({ name, example }) => [name, named[name] ?? example]))
  return graphql.write(operation, { parameters, body: described.requestBody?.content['application/json']?.example })
}

/** What the parameters of a path stand for. */
export function namesIn({ path }: Route, actual: string): Record<string, string> {
  const parts = path.split('/')
  const given = (actual.split('?')[0] as string).split('/')
  return Object.fromEntries(
    parts.flatMap((part, at) =>
      part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(given[at] as string)]] : [],
    ),
  )
}

interface Reply {
  readonly code?: string
  readonly errors?: readonly { readonly extensions?: { code?: string; status?: number } }[]
}

/** Asks over GraphQL, and answers as if it had been HTTP with paths. */
export async function askByGraphql(
  { gateway }: System,
  query: string,
  key: string | undefined,
): Promise<Answered & { text: string }> {
  const reply = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query }),
  })
  const body = (await reply.json()) as Reply
  const text = JSON.stringify(body)
    .replace(/"traceId":"\w+"/g, '')
    .replace(/\b[a-z]{3,4}_[0-9a-z]{26}\b/g, 'id')
  const { code, status } = body.errors?.[0]?.extensions ?? {}
  return { status: status ?? reply.status, code: code ?? body.code, text }
}
