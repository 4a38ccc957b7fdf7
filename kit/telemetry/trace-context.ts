import type { Random } from '../world/random.ts'

/** What a `traceparent` says. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** Whether the one who sent it records its spans. */
  readonly sampled: boolean
}

const FORM =
  /^(?:00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|(?!00|ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?)$/
const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)

/** Reads a `traceparent` (W3C Trace Context, level 1, also of later versions). Answers undefined for what is not one. */
export function parseTraceparent(text: string): TraceContext | undefined {
  if (!FORM.test(text)) return undefined
  const traceId = text.slice(3, 35)
  const spanId = text.slice(36, 52)
  if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(text.slice(53, 55), 16) & 1) === 1 }
}

export const formatTraceparent = ({ traceId, spanId, sampled }: TraceContext) =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`

const BLOCK_BYTES = 1_024

/** Draws ids in blocks, because turning bytes into text one id at a time costs more than the rest of a span. */
export function createIds(random: Random) {
  let block = ''
  let used = 0
  const digits = (count: number) => {
    if (used + count > block.length) {
      block = Buffer.from(random.bytes(BLOCK_BYTES)).toString('hex')
      used = 0
    }
    used += count
    return block.slice(used - count, used)
  }
  return { traceId: () => digits(32), spanId: () => digits(16) }
}
