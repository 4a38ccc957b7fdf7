import type { Command } from 'commander'
import { eventLine, type TailedEvent } from './event-line.ts'
import { untilInterrupted } from './follow.ts'
import { showLine } from './output.ts'
import { wholeNumber } from './places.ts'
import { runningSystem, type RunningSystem } from './running-system.ts'

const MOST_LINES = 1_000
/** Events of one topic are looked for among so many of all topics. */
const LOOKED_AT = 2_000
const WAIT_MS = 20_000

interface Options {
  readonly follow?: boolean
  readonly topic?: string
  readonly lines: number
}
interface Page {
  readonly events: readonly TailedEvent[]
  readonly next: number
}

export const addEvents = (program: Command): Command =>
  program
    .command('events')
    .description('the last events on the bus, in the order in which they arrived')
    .option('-f, --follow', 'go on with each new event until Ctrl-C')
    .option('-t, --topic <service>', `only events of one service, among the last ${LOOKED_AT}`)
    .option('-n, --lines <number>', `how many events, at most ${MOST_LINES}`, wholeNumber, 20)
    .action(async ({ follow, topic, lines }: Options, command: Command) => {
      const system = runningSystem()
      const write = (events: readonly TailedEvent[]) => {
        for (const event of events) showLine(command, event, () => eventLine(event, process.stdout.columns))
      }
      let { events, next } = await last(system, topic, Math.min(lines, MOST_LINES))
      write(events)
      const signal = follow ? untilInterrupted() : AbortSignal.abort()
      while (!signal.aborted) {
        const query = { topic, after: next, limit: MOST_LINES, waitMs: WAIT_MS }
        const page = await system.get<Page>('/v1/events', query, signal).catch((error: unknown) => {
          if (signal.aborted) return { events: [], next }
          throw error
        })
        ;({ events, next } = page)
        write(events)
      }
    })

/** The broker reads forwards only: so it is asked where its log ends, and read from a little before. */
async function last(system: RunningSystem, topic: string | undefined, count: number): Promise<Page> {
  const { next: end } = await system.get<Page>('/v1/events', { limit: 1 })
  const events: TailedEvent[] = []
  let at = Math.max(0, end - (topic === undefined ? count : LOOKED_AT))
  while (at < end) {
    const page = await system.get<Page>('/v1/events', { topic, after: at, limit: MOST_LINES })
    if (page.next === at) break
    events.push(...page.events)
    at = page.next
  }
  return { events: events.slice(-count), next: Math.max(at, end) }
}
