import type { Context } from '@souk/kit/service'
import type { Faults, Shown } from '../domain.ts'
import type { ProviderSettings } from '../settings.ts'
import { sign } from '../signature.ts'
import type { Letter, News } from './plan.ts'

/** A webhook comes after the answer, and after whoever waits for one has lost patience, unless a fault says otherwise. */
export const AFTER_ANSWER_MS = 10_000
const SOON_MS = 1_000

/** What the merchant is told of a charge; undefined when it learns as much from the answer to its request. */
export function newsOf(
  ctx: Context<ProviderSettings>,
  charge: Shown,
  faults: Faults,
  { answered, delayMs = SOON_MS }: { answered: boolean; delayMs?: number },
): News | undefined {
  if (faults.webhooksOff || (answered && !faults.webhooksForAll)) return undefined
  const now = ctx.now()
  const { chargeId, reference, state, amount, captured, refunded } = charge
  const at = new Date(now).toISOString()
  const body = JSON.stringify({ id: ctx.newId('pev'), at, chargeId, reference, state, amount, captured, refunded })
  return {
    letter: { body, signature: sign(ctx.config.webhookSecret, body, now), signedAt: now, writtenAt: now },
    delayMs: faults.webhookDelayMs ?? delayMs,
    twice: faults.webhookTwice ?? false,
    reversed: faults.webhookReversed ?? false,
  }
}

/** What is to be sent: one letter, or twice the same. */
export const copies = ({ letter, twice }: News): Letter[] => (twice ? [letter, letter] : [letter])
