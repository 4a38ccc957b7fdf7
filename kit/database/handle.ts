import type { Writer } from './database.ts'

/** What the closure of a transaction gets, and what the adapter must know of it. */
export interface Handle {
  readonly db: Writer
  /** The error of the first statement that failed. Such a transaction cannot commit, whatever its closure makes of it. */
  failure(): { readonly error: unknown } | undefined
  /** From now on every statement is refused. */
  end(): void
}

/**
 * Lets a closure use `writer` while its transaction is open and sound. PostgreSQL has aborted a transaction after its first
 * failed statement, and SQLite may have rolled it back and would commit the next statement on its own. `writer` throws at
 * once what is wrong before a statement is sent, so that no commit can overtake it.
 */
export function openHandle(writer: Writer): Handle {
  let open = true
  let failed: { error: unknown } | undefined
  const sound = async <A extends unknown[], T>(ask: (...args: A) => Promise<T>, args: A): Promise<T> => {
    if (!open) throw new Error('this transaction has ended')
    if (failed) throw failed.error
    try {
      return await ask(...args)
    } catch (error) {
      failed ??= { error }
      throw error
    }
  }
  const guard =
    <A extends unknown[], T>(ask: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> => {
      const answer = sound(ask, args)
      // A closure need not wait for a statement whose answer it does not use: the transaction fails with it.
      answer.catch(() => {})
      return answer
    }
  return {
    db: { all: guard(writer.all), get: guard(writer.get), run: guard(writer.run) } as Writer,
    failure: () => failed,
    end: () => {
      open = false
    },
  }
}
