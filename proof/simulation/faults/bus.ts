import type { Batch, Bus, Faults } from '@souk/kit/bus'
import type { Weather } from '../weather.ts'

const LATE = 0.2
const LATEST_MS = 5_000
const TWICE = 0.1
const REORDERED = 0.15
const LOST = 0.1
const UNANSWERED = 0.08
const EVEN = 0.5

/** A bus that is late, repeats itself, and loses acknowledgements. */
export const busFaults = (weather: Weather): Faults => ({
  deliveries: (batch) => {
    if (weather.strikes('delivery twice', TWICE)) return [batch, batch]
    // One event alone has no other order.
    if (batch.events.length > 1 && weather.strikes('delivery in another order', REORDERED))
      return [reversed(batch), batch]
    return [batch]
  },
  delayMs: () => (weather.strikes('delivery late', LATE) ? weather.chance('delivery late').between(1, LATEST_MS) : 0),
  loseAcknowledgement: () => weather.strikes('acknowledgement lost', LOST),
})

const reversed = (batch: Batch): Batch => ({ ...batch, events: batch.events.toReversed() })

/** The way of a process to the bus: what it publishes arrives or not, and is not acknowledged. */
export const withUnansweredPublishing = (bus: Bus, weather: Weather): Bus => ({
  ...bus,
  publish: async (topic, events) => {
    const kind = 'publishing is not answered'
    const isLost = weather.strikes(kind, UNANSWERED)
    if (!isLost || weather.chance(kind).happens(EVEN)) await bus.publish(topic, events)
    if (isLost) throw new Error('the bus did not answer')
  },
})
