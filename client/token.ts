import { failed, type Call, type Outcome } from './attempt.ts'
import type { ClientOptions, Shop } from './options.ts'
import { NoAnswer } from './problem.ts'

/** Asks for a token, once for all calls that want to know the same at the same time: most refresh tokens are good for one use. */
export function askerOf(token: ClientOptions['token']): Shop['token'] {
  if (typeof token !== 'function') return async () => token
  const asked = new Map<string | undefined, Promise<string | undefined>>()
  return (refused) => {
    const answer = asked.get(refused) ?? (async () => token(refused))().finally(() => asked.delete(refused))
    asked.set(refused, answer)
    return answer
  }
}

type Came = Outcome | ReadableStream<Uint8Array>

/**
 * Makes one attempt with the token of the moment; and at once another when that is refused and there is a newer one, since
 * nothing was done. Rejects with what the caller's function for the token throws.
 */
export async function withToken<Any extends Came>(
  { token: ask }: Shop,
  call: Call,
  signal: AbortSignal,
  attempts: number,
  attempt: (token: string | undefined) => Promise<Any>,
): Promise<{ came: Any | NoAnswer; token: string | undefined }> {
  try {
    const token = await orAborted(ask(), signal)
    const came = await attempt(token)
    if (token === undefined || !isTokenRefused(came)) return { came, token }
    const next = await orAborted(ask(token), signal)
    return next === token ? { came, token } : { came: await attempt(next), token: next }
  } catch (error) {
    if (!signal.aborted) throw error
    return { came: failed(call, attempts, { cause: signal.reason }), token: undefined }
  }
}

const isTokenRefused = (came: Came): boolean =>
  !(came instanceof ReadableStream || came instanceof NoAnswer) && !came.ok && came.problem.code === 'unauthenticated'

const orAborted = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    const end = () => reject(signal.reason as Error)
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
