import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql'
import type { RequestParams } from 'graphql-http'
import type { Asked } from './asked.ts'
import { coded, createDocuments } from './documents.ts'
import { tooMuch } from './errand.ts'
import { takesEvents } from '../streams.ts'

/** Names of operations are the words of clients, and seen in traces. */
const LONGEST_NAME = 100
const UNCLEAR = 'Which operation of the document is meant? Name one of them in `operationName`.'
const AS_EVENTS = 'A subscription is answered as text/event-stream: say so in the Accept header.'
/** What is answered first of a subscription, whose results come afterwards. */
const NOTHING_YET: ExecutionResult = { data: null }

type Args = ExecutionArgs & { contextValue: Record<string, unknown> }

/** What is to be carried out, or why it is not. Nobody has been asked for anything yet. */
export type Begin = (asked: Asked, params: RequestParams) => Args | ExecutionResult | readonly GraphQLError[]

/** Finds out of a request what is to be done, whether it may be and what it will cost. */
export function createBeginning(schemaNow: () => GraphQLSchema): Begin {
  const prepare = createDocuments()
  return ({ raw: visit, context: errand }, params) => {
    const { query, operationName, variables } = params
    const schema = schemaNow()
    const prepared = prepare(schema, query)
    if (!('document' in prepared)) return prepared
    const { document, estimates } = prepared
    const operation = getOperationAST(document, operationName)
    if (!operation) return coded('OPERATION_RESOLUTION_FAILURE', [new GraphQLError(UNCLEAR)])
    visit.span.set('graphql.operation.type', operation.operation)
    if (operation.name) visit.span.set('graphql.operation.name', operation.name.value.slice(0, LONGEST_NAME))
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {})
    if (errors) return coded('BAD_USER_INPUT', errors)
    const { cost } = errand
    cost.estimated = estimates.get(operation.name?.value)?.(coerced) ?? 0
    if (cost.estimated > cost.limit) return [tooMuch(cost)]
    const args = { schema, document, operationName, variableValues: variables, contextValue: { ...errand.context } }
    if (operation.operation !== 'subscription') return args
    if (!takesEvents(visit)) return coded('NOT_ACCEPTABLE', [new GraphQLError(AS_EVENTS)])
    errand.watching = args
    return NOTHING_YET
  }
}
