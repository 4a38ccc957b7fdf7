import { createHash, timingSafeEqual } from 'node:crypto'
import type { Bearer } from '@souk/kit/passport'

const anonymous: Bearer = {}
const staff: Bearer = { subject: 'staff', permissions: ['*'] }

/**
 * Tells from an Authorization header for whom a request is made: nobody, or staff with the one staff key; undefined when
 * it is something else. Compares in constant time. An empty `staffKey` lets nobody in.
 */
export function staffCheck(staffKey: string): (authorization: string | undefined) => Bearer | undefined {
  const expected = digest(staffKey)
  return (authorization) => {
    if (authorization === undefined) return anonymous
    const [, key] = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization) ?? []
    return key !== undefined && staffKey !== '' && timingSafeEqual(digest(key), expected) ? staff : undefined
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
