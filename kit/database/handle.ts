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
  const ask = <A extends unknown[], T>(statement: (...args: A) => Promise<T>, args: A): Promise<T> => {
    if (!open) throw new Error('this transaction has ended')
    if (failed) throw failed.error
    return statement(...args)
  }
  const fail = (error: unknown) => void (failed ??= { error })
  const guard =
    <A extends unknown[], T>(statement: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> => {
      let answer: Promise<T>
      try {
        answer = ask(statement, args)
      } catch (error) {
        fail(error)
        answer = Promise.reject(error)
      }
      // A closure need not wait for a statement whose answer it does not use: the transaction fails with it.
      answer.catch(fail)
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
