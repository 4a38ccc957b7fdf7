import type { Configured } from '@souk/kit/config'
import type { Fault } from '@souk/kit/contract'
import { targetFault } from '@souk/kit/outbound'
import type { Refusal } from '@souk/kit/service'
import type { Config } from './config.ts'
import { EVERYTHING } from './domain.ts'
import { reachOf } from './reach.ts'
import { eventTypes } from './sources.ts'

interface Asked {
  readonly config: Configured<Config>
  refuse(code: 'bad_url' | 'unknown_event', detail: string, errors: readonly Fault[]): Refusal
}

const known = new Set([EVERYTHING, ...eventTypes.map(({ type }) => type)])

/** Refuses an address that may not be reached, and types of events that nobody tells. Where a name leads is seen when it is used. */
export function refuseWrong(ctx: Asked, { url, events = [] }: { url?: string; events?: readonly string[] }): void {
  const fault = url === undefined ? undefined : targetFault(url, reachOf(ctx.config))
  if (fault !== undefined) throw ctx.refuse('bad_url', fault, [{ pointer: '/url', message: fault }])
  const unknown = events.flatMap((type, at) => (known.has(type) ? [] : [{ pointer: `/events/${at}` }]))
  if (unknown.length > 0)
    throw ctx.refuse('unknown_event', 'What can be subscribed is at /v1/webhook-event-types.', unknown)
}
