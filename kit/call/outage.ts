const brand = Symbol.for('souk.outage')

/** A call that got no useful answer, after all retries: the other service or the way to it is down, or time ran out. */
export class Outage extends Error {
  readonly [brand] = true
  readonly code: 'unavailable' | 'deadline_exceeded'
  readonly retryAfterSeconds: number

  constructor(code: Outage['code'], detail: string, retryAfterSeconds = 1, cause?: unknown) {
    super(detail, { cause })
    this.name = 'Outage'
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Was there no useful answer? Unlike a refusal this says nothing about the request. */
export const isOutage = (error: unknown): error is Outage =>
  typeof error === 'object' && error !== null && brand in error
