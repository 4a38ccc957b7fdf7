import { categories, type Fault, type Refusal } from './refusal.ts'

/** An error as every wire shows it: problem details (RFC 9457) with a stable code, the faults by field and the trace. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** Stable, in snake_case: what a client decides by. */
  readonly code: string
  readonly detail: string
  readonly instance?: string
  readonly traceId?: string
  readonly errors: readonly Fault[]
}

/** The content type of a problem document. */
export const PROBLEM_TYPE = 'application/problem+json'

/** The problems that are no refusal of a contract: what the platform itself answers. Documented in docs/reference. */
export const platformProblems = {
  malformed: { status: 400, title: 'The request cannot be read' },
  unknown_parameter: { status: 400, title: 'The request has a parameter that does not exist' },
  idempotency_key_missing: { status: 400, title: 'This request needs an Idempotency-Key' },
  unauthenticated: { status: 401, title: 'Who are you?' },
  forbidden: { status: 403, title: 'This is not allowed' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'The method does not fit the path' },
  request_timeout: { status: 408, title: 'The request came too slowly' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not understood' },
  request_running: { status: 409, title: 'The same request is still under way' },
  invalid: { status: 422, title: 'The input is well-formed but wrong' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The header of the request is too large' },
  defect: { status: 500, title: 'Something is wrong here' },
  overloaded: { status: 503, title: 'Too much to do at the moment' },
  unavailable: { status: 503, title: 'A part that is needed cannot be reached' },
  outcome_unknown: { status: 503, title: 'It is not known whether it happened' },
  deadline_exceeded: { status: 504, title: 'There was not enough time' },
} as const

/** The code of a problem of the platform. */
export type PlatformCode = keyof typeof platformProblems

/** A problem of the platform. */
export const platformProblem = (code: PlatformCode, detail: string, errors: readonly Fault[] = []): Problem => ({
  type: `/docs/problems#${code}`,
  title: platformProblems[code].title,
  status: platformProblems[code].status,
  code,
  detail,
  errors,
})

const titles = {
  invalid: 'The input is well-formed but wrong',
  unauthenticated: 'Who are you?',
  declined: 'Declined',
  forbidden: 'This is not allowed',
  not_found: 'There is no such thing',
  conflict: 'It does not fit the present state',
  gone: 'It is no longer there',
  precondition: 'It was changed meanwhile',
  exhausted: 'Too many requests',
  unavailable: 'A part that is needed cannot be reached',
} as const

/** A refusal as a problem. A fault that says no more than where it is has the code and the sentence of the refusal. */
export const refusalProblem = (refusal: Refusal): Problem => ({
  type: `/docs/problems#${refusal.code}`,
  title: titles[refusal.category],
  status: categories[refusal.category].http,
  code: refusal.code,
  detail: refusal.message,
  errors: refusal.errors.map((fault) => ({ code: refusal.code, message: refusal.message, ...fault })),
})

/** Was this answer a problem document? */
export const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  'status' in body &&
  'errors' in body &&
  Array.isArray(body.errors)
