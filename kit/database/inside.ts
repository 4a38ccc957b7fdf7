import { AsyncLocalStorage } from 'node:async_hooks'

const transactions = new AsyncLocalStorage<{ open: boolean }>()

/** Throws when the caller runs inside the closure of a transaction that is still open. */
export function refuseInside(what: string): void {
  if (transactions.getStore()?.open) throw new Error(`a transaction cannot ${what}: use the db that it is given`)
}

/** Runs the closure of a transaction, so that `refuseInside` recognises what it calls. `open` ends that. */
export const runInside = <T>(mark: { open: boolean }, work: () => Promise<T>): Promise<T> =>
  transactions.run(mark, work)
