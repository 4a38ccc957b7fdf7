import { timingSafeEqual } from 'node:crypto'
import type { Bearer } from '@souk/kit/passport'

const staff: Bearer = { subject: 'staff', permissions: ['*'] }

/** Tells whether this is the one staff key, in constant time. An empty `staffKey` lets nobody in. */
export function createStaffKeyCheck(staffKey: string): (key: string) => Bearer | undefined {
  const expected = Buffer.from(staffKey)
  return (key) => {
    const given = Buffer.from(key)
    return staffKey !== '' && given.length === expected.length && timingSafeEqual(given, expected) ? staff : undefined
  }
}
