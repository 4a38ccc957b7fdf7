import { createHash } from 'node:crypto'
import type { Channel } from './domain.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** After `ord_` or `msg_` come the ten letters in which a TypeID has its time. */
const TIME = { from: 4, to: 14 }
const LETTERS = 16

/**
 * The id of the message that tells this about an order: always the same one, also from an event that is heard again after
 * the database was put back. Like every id it sorts by time, here by that of its order.
 */
export function messageIdOf(orderId: string, fact: string, channel: Channel): string {
  const digest = createHash('sha256').update(`${orderId} ${fact} ${channel}`).digest()
  let name = ''
  for (let at = 0; at < LETTERS; at++) name += ALPHABET[(digest[at] as number) & 31]
  return `msg_${timeOf(orderId)}${name}`
}

/** The time in an id: ids of one kind sort by it. */
export const timeOf = (id: string): string => id.slice(TIME.from, TIME.to)

/** Sorts after the order of this message, and after every other of the same moment. */
export const lastOrderAt = (messageId: string): string => `ord_${timeOf(messageId)}${'z'.repeat(LETTERS)}`
