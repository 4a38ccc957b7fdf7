const brand = Symbol.for('souk.undeliverable')

/** The message was refused for good: the same one will be refused again. */
export class Undeliverable extends Error {
  readonly [brand] = true
  constructor(message: string) {
    super(message)
    this.name = 'Undeliverable'
  }
}

/** Recognises what is pointless to try again. */
export const isUndeliverable = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && brand in error
