import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth'
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import type { Bearer } from '@souk/kit/passport'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Rejection } from '../answer.ts'
import { refusalOf, type Identified } from '../identity/identify.ts'
import type { Perform } from '../perform.ts'
import type { Route, RouteTable } from '../routes.ts'
import type { Visit } from '../visit.ts'
import { follower } from './links.ts'
import type { Context } from './context.ts'
import { persistedQueries } from './persisted.ts'
import { graphqlPage } from './page.ts'
import { GRAPHQL_PATH } from './path.ts'
import { graphqlSchema } from './schema.ts'
import { send } from './send.ts'
import type { Watch } from './watch.ts'

/** What one request may ask for. */
const graphqlLimits = {
  /** How deep fields may be nested. */
  depth: 10,
  /** How many fields may have another name. */
  aliases: 20,
  /** How long a document may be, in words and signs. */
  tokens: 1_000,
  /** What it costs at most: calls of services, after things that are asked for together were put together. */
  calls: 50,
} as const

export interface GraphqlParts {
  readonly perform: Perform
  readonly watch: Watch
  readonly telemetry: Telemetry
  routes(): RouteTable
  /** For whom the request is made, looked at again. */
  identify(visit: Visit): Identified | Promise<Identified>
}

/** Answers one request at `/graphql`: a document, or the page on which one is written. Resolves when the answer has begun. */
export type Graphql = (visit: Visit, bearer: Bearer, body: Buffer | null) => Promise<Rejection | undefined>

/** GraphQL over the operations of all contracts, under the rules that hold for each of them over HTTP. */
export function createGraphql(parts: GraphqlParts): Graphql {
  const schemas = new WeakMap<RouteTable, GraphQLSchema>()
  const schema = () => {
    const table = parts.routes()
    const known = schemas.get(table) ?? graphqlSchema(table.all)
    schemas.set(table, known)
    return known
  }
  const yoga = createYoga<{ context: Context }>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: ({ context }) => context,
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    logging: logging(parts.telemetry),
    plugins: [
      maxDepthPlugin({ n: graphqlLimits.depth }),
      maxAliasesPlugin({ n: graphqlLimits.aliases }),
      maxTokensPlugin({ n: graphqlLimits.tokens }),
      persistedQueries(),
    ],
  })

  return async (visit, bearer, body) => {
    const { request, response, method, target } = visit
    if (isForPeople(visit)) {
      const page = await graphqlPage(GRAPHQL_PATH)
      return void page.answer(request, response, visit.span.traceId, visit.ofOrigin)
    }
    if (schema().getQueryType() === undefined) return nothingYet
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const headers = headersOf(visit)
    const asked = new Request(new URL(target, 'http://souk'), {
      method,
      headers,
      body: body as Uint8Array<ArrayBuffer> | null,
      signal: gone.signal,
    })
    await send(visit, await yoga.fetch(asked, { context: contextOf(parts, visit, bearer, gone.signal) }))
    return undefined
  }
}

const nothingYet: Rejection = { code: 'unavailable', detail: 'No service is known yet.', retryAfterSeconds: 1 }

/** A browser that was sent here, and no program. */
const isForPeople = ({ method, request }: Visit): boolean =>
  method === 'GET' && request.headers.accept?.includes('text/html') === true

function headersOf({ request: { headers } }: Visit): Record<string, string> {
  const { accept, 'content-type': type } = headers
  return { ...(accept === undefined ? {} : { accept }), ...(type === undefined ? {} : { 'content-type': type }) }
}

function contextOf(
  { perform, watch, identify }: GraphqlParts,
  visit: Visit,
  bearer: Bearer,
  gone: AbortSignal,
): Context {
  const { request: peer, span } = visit
  let calls = 0
  const ask = (route: Route, input: unknown, idempotencyKey?: string) => {
    if (++calls > graphqlLimits.calls) return Promise.reject(tooMuch())
    return perform({ route, input, bearer, peer, span, gone, idempotencyKey })
  }
  const whoNow = async (route: Route) => {
    const who = await identify(visit)
    const refusal = 'code' in who ? who : refusalOf(route.promise, who)
    if (refusal) throw new GraphQLError(refusal.detail, { extensions: { code: refusal.code } })
    return who as Bearer
  }
  return {
    ask,
    follow: follower(ask),
    watch: (route, input) => watch({ route, input, span, gone, bearer: () => whoNow(route) }),
  }
}

const tooMuch = () =>
  new GraphQLError(`A request may lead to ${graphqlLimits.calls} calls of services: ask for less at a time.`, {
    extensions: { code: 'too_much' },
  })

/** What yoga says of errors that no client is told about. */
function logging(telemetry: Telemetry) {
  const nothing = () => {}
  const error = (...said: unknown[]) =>
    telemetry.log().error('defect in the gateway', { cause: said.map(String).join(' ') })
  return { debug: nothing, info: nothing, warn: nothing, error }
}
