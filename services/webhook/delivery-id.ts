import { createHash } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** In a TypeID ten letters carry the time, in milliseconds, and sixteen are left. */
const LETTERS = { ofTime: 10, ofDigest: 16 }

/**
 * The id of what is sent to this endpoint about this event: always the same one, also when the event is heard again after the
 * database was put back. Like every id it sorts by time, here by that of the event.
 */
export function deliveryIdOf(eventId: string, at: number, endpointId: string): string {
  const digest = createHash('sha256').update(`${eventId} ${endpointId}`).digest()
  let name = ''
  for (let left = at; name.length < LETTERS.ofTime; left = Math.floor(left / 32)) name = `${ALPHABET[left % 32]}${name}`
  for (let n = 0; n < LETTERS.ofDigest; n++) name += ALPHABET[(digest[n] as number) & 31]
  return `whd_${name}`
}
