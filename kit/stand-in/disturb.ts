import type { Refusal } from '../contract/index.ts'
import type { Context } from '../service/index.ts'
import { chanceOf } from './chance.ts'

const CERTAIN = 100
/** Nobody waits as long as this. */
const FOR_EVER_MS = 60_000
const EVEN = 0.5

/** What is switched on to see how others bear it. Rates are per cent of the requests. */
interface Faults {
  readonly latencyMs?: number
  readonly errorRate?: number
  readonly silentRate?: number
}

/** The faults as far as one request is concerned. */
type Mood<F extends Faults> = F & {
  /** It takes effect, and is never answered. */
  readonly swallowsAnswer: boolean
}

interface Disturbed extends Context {
  refuse(code: 'out_of_order', detail: string): Refusal
}

/** Waits until nobody waits for the answer any more. */
export const silence = (ctx: Context): Promise<void> => ctx.sleep(FOR_EVER_MS).catch(() => {})

/** Is late, fails or says nothing, as these faults will have it. Of two requests that are never answered one takes effect. */
export async function disturb<F extends Faults>(ctx: Disturbed, faults: F): Promise<Mood<F>> {
  const { latencyMs = 0, errorRate = 0, silentRate = 0 } = faults
  if (latencyMs > 0) await ctx.sleep(latencyMs)
  const happens = (rate: number) => rate > 0 && chanceOf(ctx.newId('dice')) * CERTAIN < rate
  if (happens(errorRate)) throw ctx.refuse('out_of_order', 'It is out of order at the moment.')
  if (!happens(silentRate)) return { ...faults, swallowsAnswer: false }
  if (chanceOf(ctx.newId('dice')) < EVEN) return { ...faults, swallowsAnswer: true }
  await silence(ctx)
  throw ctx.refuse('out_of_order', 'Nobody waits for this answer.')
}
