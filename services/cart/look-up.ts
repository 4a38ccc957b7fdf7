import { catalog } from '@souk/catalog/contract'
import { inventory } from '@souk/inventory/contract'
import type { OutputOf } from '@souk/kit/contract'
import type { Context } from '@souk/kit/service'
import type { config } from './config.ts'
import { quotedFor, type LearnedQuote } from './delivery.ts'
import type { Cart, Offer } from './domain.ts'
import { shownCart, type Knowledge } from './shown.ts'
import { findOffers } from './store.ts'

type Asking = Pick<Context<typeof config>, 'db' | 'config' | 'now' | 'call'>
type Answered = OutputOf<typeof catalog.operations.variants>['data'][number]

/** What is known, and what of it the catalogue and shipping have only just answered. */
export interface LookedUp extends Knowledge {
  readonly answers: readonly Offer[]
  readonly delivery?: LearnedQuote | undefined
}

/**
 * What is known about skus. The catalogue is asked, once, about those of which it has not been heard for a while; what it
 * announces is heard anyway. When it cannot be asked, what is known has to do; a sku that is not in the answer is unknown.
 */
export async function lookUp(ctx: Asking, skus: readonly string[]): Promise<LookedUp> {
  const askedAt = ctx.now()
  const freshSince = askedAt - ctx.config.freshSeconds * 1_000
  const offers = skus.length === 0 ? new Map<string, Offer>() : await findOffers(ctx.db, skus)
  const doubtful = skus.filter((sku) => (offers.get(sku)?.seenAt ?? -1) < freshSince)
  if (doubtful.length === 0) return { offers, freshSince, answers: [] }
  const told = await asked(doubtful, (sku, fallback: Fallback<Answered>) =>
    ctx.call(catalog.operations.variants, { sku }, { fallback }),
  )
  if (told === undefined) return { offers, freshSince, answers: [] }
  const sold = new Map(told.map((each) => [each.sku, each]))
  const answers: Offer[] = []
  for (const sku of doubtful) {
    const before = offers.get(sku)
    const offer = offerOf(sku, sold.get(sku), before, askedAt)
    offers.set(sku, offer)
    // Not what nobody has ever sold: whoever likes could fill the table with it.
    if (offer.isSold || before) answers.push(offer)
  }
  return { offers, freshSince, answers }
}

const offerOf = (sku: string, sold: Answered | undefined, before: Offer | undefined, seenAt: number): Offer => {
  const { productId = '', title = '', variantTitle = '', prices = [] } = sold ?? before ?? {}
  return { sku, productId, title, variantTitle, prices, isSold: sold !== undefined, seenAt }
}

/** The cart as it is now: prices, stock and what delivery costs are looked at again, at the same time. */
export async function lookedAt(ctx: Asking, cart: Cart) {
  const skus = cart.state === 'open' ? [...new Set(cart.lines.map(({ sku }) => sku))] : []
  const [known, stock, delivery] = await Promise.all([lookUp(ctx, skus), stockOf(ctx, skus), quotedFor(ctx, cart)])
  return shownCart(cart, { ...known, stock, delivery })
}

async function stockOf(ctx: Asking, skus: readonly string[]): Promise<Map<string, number> | undefined> {
  if (skus.length === 0) return undefined
  const told = await asked(skus, (sku, fallback: Fallback<{ sku: string; available: number }>) =>
    ctx.call(inventory.operations.availability, { sku }, { fallback }),
  )
  return told && new Map(told.map(({ sku, available }) => [sku, available]))
}

/** So many skus fit into the address of one question, and so many are allowed there. */
const MOST_IN_A_QUESTION = 200

type Fallback<Each> = () => { data: Each[] }

/** Asks about any number of skus, in as few questions as it takes. Undefined when one of them was not answered. */
async function asked<Each>(
  skus: readonly string[],
  ask: (some: string[], fallback: Fallback<Each>) => Promise<{ data: Each[] }>,
): Promise<Each[] | undefined> {
  const unanswered: Each[] = []
  const questions: Promise<{ data: Each[] }>[] = []
  for (let at = 0; at < skus.length; at += MOST_IN_A_QUESTION)
    questions.push(ask(skus.slice(at, at + MOST_IN_A_QUESTION), () => ({ data: unanswered })))
  const answers = (await Promise.all(questions)).map(({ data }) => data)
  return answers.includes(unanswered) ? undefined : answers.flat()
}
