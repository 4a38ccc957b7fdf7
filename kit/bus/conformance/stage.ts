import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { PARTITIONS, partitionOf, type Batch, type Bus, type CloudEvent, type Subscribe } from '../bus.ts'

/** What an adapter brings to the suite. */
export interface Stage {
  readonly bus: Bus
  /** A second client of the same broker. */
  another(): Promise<Bus>
  /** Ends a client made by `another` as if its process had died. */
  die?(client: Bus): Promise<void>
  /** Ends the broker properly and starts it again. */
  restart?(): Promise<void>
  /** Kills the broker with SIGKILL and starts it again. */
  crash?(): Promise<void>
  /** Makes the broker forget all events that it keeps now. */
  trim?(): Promise<void>
  close(): Promise<void>
}

export type Capability = 'die' | 'restart' | 'crash' | 'trim'
export type Case = readonly [title: string, needs: Capability | undefined, run: (stage: Stage) => Promise<void>]

export const TOPIC = 'order'
const PATIENCE_MS = 20_000

/** Waits until the condition holds; fails, saying what was waited for, when it does not come to be. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (const since = performance.now(); !condition(); await setTimeout(2))
    assert.ok(performance.now() - since < PATIENCE_MS, `waited too long for ${what}`)
}

export const event = (key: string, sequence: number): CloudEvent => ({
  specversion: '1.0',
  id: `evt_${key}_${sequence}`,
  source: `/souk/${TOPIC}`,
  type: `${TOPIC}.placed`,
  subject: key,
  time: '2026-11-21T08:30:00.000Z',
  datacontenttype: 'application/json',
  data: { text: 'naïve "quoted" \u2028 🧺' },
  sequence: String(sequence),
})

/** `count` events of a key, numbered from `first`. */
export const story = (key: string, count: number, first = 1): CloudEvent[] =>
  Array.from({ length: count }, (_, at) => event(key, first + at))

/** One key of each partition. */
export const keys: readonly string[] = Array.from({ length: PARTITIONS }, (_, partition) => {
  for (let at = 0; ; at++) if (partitionOf(`key-${at}`) === partition) return `key-${at}`
})
export const [KEY, OTHER_KEY] = keys as [string, string, ...string[]]

export const ids = (events: readonly CloudEvent[]): string[] => events.map(({ id }) => id)

/** A handler that notes what it gets, and then does what the test wants. */
export function notes(then: (batch: Batch, signal: AbortSignal) => Promise<void> = async () => {}) {
  const batches: Batch[] = []
  const events: CloudEvent[] = []
  /** Of the events whose batch was handled without an error. */
  const handled: CloudEvent[] = []
  const handle: Subscribe['handle'] = async (batch, signal) => {
    batches.push(batch)
    events.push(...batch.events)
    await then(batch, signal)
    handled.push(...batch.events)
  }
  return { batches, events, handled, handle }
}

/** A door that is closed until it is opened. */
export function gate() {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  return { opened, open }
}

export const from = (group: string, handle: Subscribe['handle']): Subscribe => ({
  group,
  topics: [TOPIC],
  from: 'beginning',
  handle,
})

/** Each key's events came in order and without a gap, whatever came between them. */
export function assertStories(events: readonly CloudEvent[]): void {
  const last = new Map<string, number>()
  for (const { subject, sequence } of events) {
    assert.equal(Number(sequence), (last.get(subject) ?? 0) + 1, `${subject} is out of order`)
    last.set(subject, Number(sequence))
  }
}
