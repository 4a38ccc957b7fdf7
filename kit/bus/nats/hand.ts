import type { Msg } from '@nats-io/transport-node'
import type { Clock } from '../../world/clock.ts'
import type { NatsLink } from './link.ts'
import { HOLD_MS } from './places.ts'

const ANSWER_MS = 5_000

/** A batch that is being handled: the server hears now and then that it is, so that nobody else gets it. */
export interface Hand {
  /** Resolves when the server has noted it, or cannot be told: the batch then comes again. */
  acknowledge(): Promise<void>
  /** It comes again. */
  giveBack(): Promise<void>
}

/** Everything is said over the connection of the moment, which may be another one than that on which the batch came. */
export function holdOn({ reply = '' }: Msg, link: NatsLink, clock: Clock): Hand {
  const say = (what: string) => {
    try {
      link.now().nats.publish(reply, what)
    } catch {
      // Nobody to tell. When the server is back without hearing from us, it delivers the batch again.
    }
  }
  const working = () => {
    cancel = clock.after(HOLD_MS / 3, () => {
      say('+WPI')
      working()
    })
  }
  let cancel = () => {}
  working()
  return {
    acknowledge: async () => {
      cancel()
      try {
        await link.now().nats.request(reply, '+ACK', { timeout: ANSWER_MS })
      } catch {
        // It comes again, and whoever keeps receipts knows it.
      }
    },
    giveBack: async () => {
      cancel()
      say('-NAK')
    },
  }
}
