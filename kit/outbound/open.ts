import type { Outbound } from './outbound.ts'

/** The way out of a real process. Nothing is loaded or opened before the first request; most processes send none. */
export function openOutbound(): Outbound {
  let made: Promise<Outbound> | undefined
  const open = async () => (await import('./http.ts')).httpOutbound()
  return {
    post: async (request, signal) => (await (made ??= open())).post(request, signal),
    close: async () => (await made)?.close(),
  }
}
