import type { Refusal } from '@souk/kit/contract'
import type { Context } from '@souk/kit/service'
import { chanceOf, type Faults } from './domain.ts'
import { faultsNow } from './store.ts'

const CERTAIN = 100
/** Nobody waits as long as this. */
const FOR_EVER_MS = 60_000
const EVEN = 0.5

/** What is out of order now, as far as this request is concerned. */
export interface Mood extends Faults {
  /** It takes effect, and is never answered. */
  readonly swallowsAnswer: boolean
}

interface Disturbed extends Context {
  refuse(code: 'out_of_order', detail: string): Refusal
}

/** Waits until nobody waits for the answer any more. */
export const silence = (ctx: Context): Promise<void> => ctx.sleep(FOR_EVER_MS).catch(() => {})

/**
 * Is late, fails or says nothing, as the faults that are switched on will have it. Of two requests that are never answered
 * one takes effect.
 */
export async function disturb(ctx: Disturbed): Promise<Mood> {
  const faults = await faultsNow(ctx.db)
  const { latencyMs = 0, errorRate = 0, silentRate = 0 } = faults
  if (latencyMs > 0) await ctx.sleep(latencyMs)
  const happens = (rate: number) => rate > 0 && chanceOf(ctx.newId('dice')) * CERTAIN < rate
  if (happens(errorRate)) throw ctx.refuse('out_of_order', 'It is out of order at the moment.')
  if (!happens(silentRate)) return { ...faults, swallowsAnswer: false }
  if (chanceOf(ctx.newId('dice')) < EVEN) return { ...faults, swallowsAnswer: true }
  await silence(ctx)
  throw ctx.refuse('out_of_order', 'Nobody waits for this answer.')
}
