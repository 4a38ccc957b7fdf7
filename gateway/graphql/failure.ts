import { GraphQLError } from 'graphql'
import { isProblem } from '@souk/kit/contract'

/** A problem as an error of GraphQL; what programs decide by stands in `extensions`, as in a problem document. */
export function failureOf(body: unknown, retryAfterSeconds?: number): GraphQLError {
  if (!isProblem(body))
    return new GraphQLError('The answer of a service cannot be read.', { extensions: { code: 'defect' } })
  const { code, status, detail, traceId, errors } = body
  return new GraphQLError(detail, { extensions: { code, status, errors, traceId, retryAfterSeconds } })
}
