import type { ProblemCode } from './generated/operations.ts'

/** One thing that is wrong, with where it is in the input (RFC 6901). May carry further facts, such as a sku. */
export interface Fault {
  readonly pointer?: string
  readonly code?: string
  readonly message?: string
  readonly [fact: string]: string | number | boolean | undefined
}

/** What is known of a call that did not succeed. */
interface About {
  /** `order.place` */
  readonly operation: string
  readonly attempts: number
  /** The key that was sent: with it the same call can be made again. */
  readonly idempotencyKey: string | undefined
  /** When it is worth to ask again. */
  readonly retryAfterSeconds?: number | undefined
}

const problem = Symbol.for('souk.client.problem')
const silence = Symbol.for('souk.client.no-answer')

/** What the shop says when it does not do something (RFC 9457). Decide by `code`; `message` is for people. */
export class SoukProblem<Code extends string = ProblemCode> extends Error implements About {
  readonly [problem] = true
  readonly code: Code
  readonly status: number
  /** Where it is explained, from the address of the shop: `/docs/problems#out_of_stock`. */
  readonly type: string
  readonly title: string
  /** What is wrong, field by field or line by line. */
  readonly errors: readonly Fault[]
  /** Finds everything that was written down about the call. */
  readonly traceId: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly operation: string
  readonly attempts: number
  readonly idempotencyKey: string | undefined

  constructor(said: Said, about: About & { readonly status: number }) {
    super(said.detail ?? said.title ?? said.code)
    this.name = 'SoukProblem'
    this.code = said.code as Code
    this.status = about.status
    this.type = said.type ?? 'about:blank'
    this.title = said.title ?? said.code
    this.errors = said.errors ?? []
    this.traceId = said.traceId
    this.retryAfterSeconds = about.retryAfterSeconds
    this.operation = about.operation
    this.attempts = about.attempts
    this.idempotencyKey = about.idempotencyKey
  }
}

/** Nothing came back that can be understood, or not in time: whether a command was carried out is not known. */
export class NoAnswer extends Error implements About {
  readonly [silence] = true
  /** The status of what cannot be understood; undefined when nothing came. */
  readonly status: number | undefined
  readonly retryAfterSeconds: number | undefined
  readonly operation: string
  readonly attempts: number
  readonly idempotencyKey: string | undefined

  constructor(cause: unknown, about: About & { readonly status?: number }) {
    super(`${about.operation}: ${about.status === undefined ? reasonOf(cause) : `the answer was ${about.status}`}`, {
      cause,
    })
    this.name = 'NoAnswer'
    this.status = about.status
    this.retryAfterSeconds = about.retryAfterSeconds
    this.operation = about.operation
    this.attempts = about.attempts
    this.idempotencyKey = about.idempotencyKey
  }
}

/** A `fetch` that failed keeps to itself why. */
const reasonOf = (cause: unknown): string =>
  cause instanceof Error && cause.cause instanceof Error ? `${cause.message}, ${reasonOf(cause.cause)}` : String(cause)

/**
 * Did the shop refuse, and if `code` is given, with that one? To see only the codes of one operation, name them:
 * `isProblem<OrderPlaceCode>(error)`.
 */
export const isProblem = <Code extends ProblemCode = ProblemCode>(
  error: unknown,
  code?: Code,
): error is SoukProblem<Code> =>
  isBranded(error, problem) && (code === undefined || (error as SoukProblem).code === code)

/** Did nothing come back that can be understood? */
export const isNoAnswer = (error: unknown): error is NoAnswer => isBranded(error, silence)

/** Works across copies of this package. */
const isBranded = (error: unknown, brand: symbol): boolean =>
  typeof error === 'object' && error !== null && brand in error

/** A problem document. */
export interface Said {
  readonly code: string
  readonly type?: string
  readonly title?: string
  readonly detail?: string
  readonly traceId?: string
  readonly errors?: readonly Fault[]
}

export const isSaid = (body: unknown): body is Said =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
