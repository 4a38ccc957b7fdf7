import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** The 12 bits of UUIDv7 after the time count the ids of one millisecond; it begins low, so that there is room to count. */
const COUNTER_START = 0x3ff
const COUNTER_END = 0xfff

/**
 * Makes TypeIDs: `prefix_` and a UUIDv7 (RFC 9562, counter as in its method 1) in 26 letters of Crockford's base 32. Ids of
 * one process sort in the order in which they were made, also within a millisecond and when the clock is set back.
 * Source: github.com/jetify-com/typeid, specification 0.3.
 */
export function idMaker(clock: Clock, random: Random): (prefix: string) => string {
  let lastMs = 0
  let counter = 0
  return (prefix) => {
    const bytes = new Uint8Array(16)
    bytes.set(random.bytes(10), 6)
    const view = new DataView(bytes.buffer)
    const now = clock.now()
    if (now > lastMs) {
      lastMs = now
      counter = view.getUint16(6) & COUNTER_START
    } else if (++counter > COUNTER_END) {
      lastMs++
      counter = 0
    }
    view.setBigUint64(0, (BigInt(lastMs) << 16n) | 0x7000n | BigInt(counter))
    bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
    return `${prefix}_${encode(bytes)}`
  }
}

/** 128 bits as 26 letters: the first letter carries 3 bits, the others 5. */
function encode(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 2
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return text
}
