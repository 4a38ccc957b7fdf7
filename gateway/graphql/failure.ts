import { GraphQLError } from 'graphql'
import { isProblem, platformProblem } from '@souk/kit/contract'
import type { Span, Telemetry } from '@souk/kit/telemetry'

/** A problem as an error of GraphQL; what programs decide by stands in `extensions`, as in a problem document. */
export function failureOf(body: unknown, retryAfterSeconds?: number): GraphQLError {
  if (!isProblem(body))
    return new GraphQLError('The answer of a service cannot be read.', { extensions: { code: 'defect' } })
  const { code, status, detail, traceId, errors } = body
  return new GraphQLError(detail, { extensions: { code, status, errors, traceId, retryAfterSeconds } })
}

/** An error as its client is told of it: what a service or this gateway refuses as it is, a defect of ours without a word of why. */
export function toldOf(error: GraphQLError, telemetry: Telemetry, span: Span): GraphQLError {
  const cause = causeOf(error)
  // What comes before a document is carried out has no path, and is about the document.
  if (cause instanceof GraphQLError || error.path === undefined) return error
  telemetry.log(span).error('defect in the gateway', { cause: String(cause), path: error.path.join('.') })
  const { code, status, detail } = platformProblem('defect', 'It was written down and will be looked into.')
  const { nodes, path } = error
  return new GraphQLError(detail, { nodes, path, extensions: { code, status, traceId: span.traceId } })
}

const causeOf = (error: Error): Error =>
  error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error
