import type { CloudEvent } from '@souk/kit/bus'
import { coloured } from './output.ts'

/** An event as it stands in the log of the bus. */
export interface TailedEvent {
  /** Grows by one with each event of the whole bus. */
  readonly arrival: number
  readonly topic: string
  readonly event: CloudEvent
}

/** An event for a person: time, type, the thing it happened to, its number there, and what it says as far as `width` goes. */
export function eventLine({ event }: TailedEvent, width = Infinity): string {
  const { time, type, subject, sequence, data } = event
  const start = `${time.slice(11, 23)} ${type.padEnd(20)} ${subject} #${sequence} `
  const said = JSON.stringify(data) ?? ''
  const room = Math.max(0, width - start.length)
  const shown = said.length > room ? `${said.slice(0, Math.max(0, room - 1))}…` : said
  return start.replace(type, coloured('cyan', type)) + coloured('dim', shown)
}
