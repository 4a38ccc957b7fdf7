import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new TypeID: `prefix_` and a UUIDv7 (RFC 9562) in 26 letters of Crockford's base 32, so that ids sort by the time they
 * were made. Ids of one millisecond are in no order. Source: github.com/jetify-com/typeid, specification 0.3.
 */
export function newId(prefix: string, clock: Clock, random: Random): string {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(clock.now()) << 16n)
  bytes.set(random.bytes(10), 6)
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
  return `${prefix}_${encode(bytes)}`
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
