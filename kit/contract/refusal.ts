/**
 * The closed list of what a refusal can mean, each with one HTTP status and one gRPC code (numbers of grpc.status).
 * A refusal is an answer that the caller can act on; it is never retried.
 */
export const categories = {
  invalid: { http: 422, grpc: 3 },
  unauthenticated: { http: 401, grpc: 16 },
  declined: { http: 402, grpc: 9 },
  forbidden: { http: 403, grpc: 7 },
  not_found: { http: 404, grpc: 5 },
  conflict: { http: 409, grpc: 10 },
  gone: { http: 410, grpc: 5 },
  precondition: { http: 412, grpc: 9 },
  exhausted: { http: 429, grpc: 8 },
  unavailable: { http: 503, grpc: 14 },
} as const

/** What a refusal means; decides its status on every wire. */
export type Category = keyof typeof categories

/** One thing that is wrong, with where it is (RFC 6901 pointer into the input). May carry further facts, such as a sku. */
export interface Fault {
  pointer?: string
  code?: string
  message?: string
  [fact: string]: string | number | boolean | undefined
}

const brand = Symbol.for('souk.refusal')

/** Thrown by a handler (`throw ctx.refuse(...)`) and by a call that was refused. Recognise it with `isRefusal`. */
export class Refusal extends Error {
  readonly [brand] = true
  readonly code: string
  readonly category: Category
  readonly errors: readonly Fault[]
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: string,
    category: Category,
    detail: string,
    errors: readonly Fault[] = [],
    retryAfterSeconds?: number,
  ) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.category = category
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Is this a refusal, and if `code` is given, that one? Works across copies of the kit. */
export const isRefusal = (error: unknown, code?: string): error is Refusal =>
  typeof error === 'object' &&
  error !== null &&
  brand in error &&
  (code === undefined || (error as Refusal).code === code)
