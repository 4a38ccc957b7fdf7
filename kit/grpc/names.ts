import { headers } from '../http/headers.ts'

/** The metadata that travels beside messages; what HTTP has a header for is called as there. */
export const names = {
  passport: headers.passport,
  traceparent: headers.traceparent,
  idempotencyKey: headers.idempotencyKey,
  replayed: headers.replayed,
  retry: headers.retry,
  retryAfter: 'retry-after',
  /** gRPC's own: after how many milliseconds a client that repeats calls by itself may do so; -1: never. */
  pushback: 'grpc-retry-pushback-ms',
  location: 'location',
  /** gRPC's own: what is left of the caller's patience. */
  timeout: 'grpc-timeout',
  /** The status that the answer has over HTTP, where it is not the usual one of its operation: 202 for accepted. */
  status: 'x-status',
  /** `json` asks for the whole problem document instead of details. */
  problem: 'x-problem',
  /** That document. */
  problemBytes: 'x-problem-bin',
  /** gRPC's own: a google.rpc.Status. */
  details: 'grpc-status-details-bin',
  /** Where a stream that broke off can be taken up again. */
  nextCursor: 'x-next-cursor',
} as const
