import { systemClock, systemRandom } from '@souk/kit/world'

/** The bus as an operator sees it: events across topics, and how far each group has read. */
export interface BusView {
  events(query: Record<string, string>, signal: AbortSignal): Promise<unknown>
  topics(signal: AbortSignal): Promise<unknown>
  close(): Promise<void>
}

/** A view of the bus at this address. An error carries the status that its asker gets. */
export async function viewBus(url: string): Promise<BusView> {
  if (!url.startsWith('nats:')) return viewBroker(url)
  // Only here, because a system on the built-in broker needs none of it.
  const { viewNats } = await import('@souk/kit/bus/nats')
  const { events, topics, close } = viewNats(url, systemClock, systemRandom)
  return {
    events: (query, signal) => events(query, signal).catch(unreachable),
    topics: () => topics().catch(unreachable),
    close,
  }
}

function viewBroker(url: string): BusView {
  const { origin, username, password } = new URL(url)
  const authorization = `Bearer ${decodeURIComponent(password || username)}`
  const ask = async (path: string, signal: AbortSignal): Promise<unknown> => {
    const reply = await fetch(`${origin}${path}`, { headers: { authorization }, signal }).catch(unreachable)
    if (!reply.ok) throw Object.assign(new Error(`The broker answered ${reply.status}.`), { statusCode: reply.status })
    return reply.json()
  }
  return {
    events: (query, signal) => ask(`/v1/events?${new URLSearchParams(query)}`, signal),
    topics: (signal) => ask('/v1/topics', signal),
    close: async () => {},
  }
}

function unreachable(cause: unknown): never {
  throw Object.assign(new Error('The broker cannot be reached.', { cause }), { statusCode: 503 })
}
