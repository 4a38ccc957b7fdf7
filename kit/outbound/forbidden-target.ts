const brand = Symbol.for('souk.forbidden-target')

/** The address is none that a stranger may have us call. Its message says why, and can be shown to whoever gave it. */
export class ForbiddenTarget extends Error {
  readonly [brand] = true
  constructor(message: string) {
    super(message)
    this.name = 'ForbiddenTarget'
  }
}

/** Recognises that a request was not sent because of where it would have gone. */
export const isForbiddenTarget = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && brand in error
