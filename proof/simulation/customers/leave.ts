import { user } from '../../../services/user/contract.ts'
import type { Market } from '../market.ts'
import type { Client } from './client.ts'
import { PASSWORD } from './sign-in.ts'

const PAUSE_MS = 2_000
/** Longer than any parcel needs here. */
const MOST_TRIES = 60

/** Somebody who wants to be erased, as soon as nothing is under way any more. False: it did not come to that. */
export async function leave({ market, client }: { market: Market; client: Client }): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { status, code } = await client.insist(user.operations.eraseMe, { password: PASSWORD })
    // Unknown: the answer to an earlier attempt was lost, or the request was sent twice on its way.
    if (status === 202 || code === 'unknown_customer') return true
    if (code !== 'orders_under_way') return false
    market.notes.note('who wants to be erased waits for an order')
    await market.shop.clock.sleep(PAUSE_MS)
  }
  return false
}
