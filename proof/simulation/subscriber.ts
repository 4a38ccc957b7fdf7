import type { OutboundAnswer, OutboundRequest } from '@souk/kit/outbound'
import type { Taken } from '../invariants/subscriptions.ts'
import type { Weather } from './weather.ts'

const KIND = 'subscriber out of order'
const RATE = 0.4

/** Somebody else's system. It fails each event at most once, so that everything is taken within a run. */
export interface Subscriber {
  readonly taken: readonly Taken[]
  post(request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer>
}

export function makeSubscriber(weather: Weather): Subscriber {
  const taken: Taken[] = []
  const failed = new Set<string>()
  return {
    taken,
    post: async ({ headers, body }, signal) => {
      const id = headers['webhook-id'] as string
      const fails = !failed.has(id) && weather.strikes(KIND, RATE)
      const way = fails
        ? weather.chance(KIND).pick(['refuses', 'is busy', 'is silent', 'says nothing'] as const)
        : 'takes it'
      if (fails) failed.add(id)
      if (way === 'refuses') return { status: 500, body: '' }
      if (way === 'is busy') return { status: 429, body: '', retryAfter: '2' }
      if (way !== 'is silent') taken.push({ id, body })
      if (way === 'takes it') return { status: 204, body: '' }
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    },
  }
}
