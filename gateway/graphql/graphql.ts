import { execute, type ExecutionArgs, type ExecutionResult, type GraphQLSchema } from 'graphql'
import { createHandler, type Response } from 'graphql-http'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Rejection } from '../answer.ts'
import type { Identity } from '../identity/identity.ts'
import type { RouteTable } from '../routes/routes.ts'
import type { Streams } from '../streams.ts'
import type { Visit } from '../visit.ts'
import { askedBy } from './asked.ts'
import { createBeginning } from './begin.ts'
import { createErrand, type Errand, type ErrandParts } from './errand.ts'
import { resultsOf, sendEvents, takesOnlyEvents } from './events.ts'
import { toldOf } from './failure.ts'
import { graphqlPage } from './page.ts'
import { GRAPHQL_PATH } from './path.ts'
import { persistedQueries } from './persisted.ts'
import { graphqlSchema } from './schema.ts'
import { send } from './send.ts'

export interface GraphqlParts extends ErrandParts {
  readonly telemetry: Telemetry
  readonly streams: Pick<Streams, 'keep'>
  routes(): RouteTable
}

/** Answers one request at `/graphql`: a document, or the page on which one is written. Resolves when the answer has begun. */
export type Graphql = (visit: Visit, bearer: Identity, body: Buffer | null) => Promise<Rejection | undefined>

/** GraphQL over the operations of all contracts, under the rules that hold for each of them over HTTP. */
export function createGraphql(parts: GraphqlParts): Graphql {
  const { telemetry, streams, clock } = parts
  const schemaNow = createSchemas(parts.routes)
  const begin = createBeginning(schemaNow)

  /** What came of it, as its client is told. */
  const told = (errand: Errand, { span }: Visit, { data, errors }: ExecutionResult): ExecutionResult => {
    count(errors ? 'with_errors' : 'answered')
    const extensions = { cost: errand.cost }
    if (errors === undefined) return { data, extensions }
    errand.freshMs = 0
    return { data, errors: errors.map((error) => toldOf(error, telemetry, span)), extensions }
  }
  const count = (outcome: string) => telemetry.count('graphql_documents', { outcome })

  const handle = createHandler<Visit, Errand, Record<string, unknown>>({
    parseRequestParams: persistedQueries(),
    onSubscribe: (asked, params) => {
      const begun = begin(asked, params)
      if (Array.isArray(begun)) count('refused')
      return begun
    },
    onOperation: ({ raw, context: errand }, _, result) => told(errand, raw, result),
  })

  /** Each event is as a document of its own. */
  const eventsOf = (errand: Errand, visit: Visit, args: ExecutionArgs) =>
    resultsOf(args, async (rootValue) => {
      const own = errand.again()
      return told(own, visit, await execute({ ...args, rootValue, contextValue: own.context }))
    })

  return async (visit, bearer, body) => {
    const { request, response, span, ofOrigin } = visit
    if (isForPeople(visit)) {
      const page = await graphqlPage(GRAPHQL_PATH)
      return void page.answer(request, response, span.traceId, ofOrigin)
    }
    if (schemaNow().getQueryType() === undefined) return nothingYet
    const errand = createErrand(parts, visit, bearer)
    const answer = await handle(askedBy(visit, body, errand))
    if (response.closed) return undefined
    if (answer[1].status === 415) return otherType
    if (errand.watching) {
      sendEvents(visit, eventsOf(errand, visit, errand.watching), clock)
      streams.keep(visit)
    } else if (takesOnlyEvents(visit) && answer[1].status === 200) sendEvents(visit, [read(answer)], clock)
    else await send(visit, answer, errand)
    return undefined
  }
}

const otherType: Rejection = { code: 'unsupported_media_type', detail: 'GraphQL is sent as application/json.' }
const nothingYet: Rejection = { code: 'unavailable', detail: 'No service is known yet.', retryAfterSeconds: 1 }

/** A browser that was sent here, and no program. */
const isForPeople = ({ method, request }: Visit): boolean =>
  method === 'GET' && request.headers.accept?.includes('text/html') === true

const read = ([text]: Response) => JSON.parse(text ?? '{}') as ExecutionResult

/** The schema of the routes in force, made anew when they have changed. */
function createSchemas(routes: () => RouteTable): () => GraphQLSchema {
  const made = new WeakMap<RouteTable, GraphQLSchema>()
  return () => {
    const table = routes()
    const schema = made.get(table) ?? graphqlSchema(table.all)
    made.set(table, schema)
    return schema
  }
}
