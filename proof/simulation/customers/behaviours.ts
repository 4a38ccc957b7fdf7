import type { Said } from './client.ts'
import type { Basket, Visit } from './visit.ts'

/** What customers do. A new behaviour is one more row. */
export const behaviours: Readonly<Record<string, (visit: Visit) => Promise<void>>> = {
  'buys with a card': async (visit) => {
    const basket = await visit.fill()
    if (basket) await visit.buyForSure(basket, visit.chance.pick(['tok_visa', 'tok_visa', 'tok_slow']), visit.newKey())
  },
  'chooses the delivery in the cart': async (visit) => {
    const basket = await visit.fill()
    if (basket) await buyDelivered(visit, basket, visit.chance.pick(['express', 'standard']))
  },
  'chooses the delivery in the cart while its price changes': async (visit) => {
    const basket = await visit.fill('plenty')
    if (basket) await Promise.all([visit.changeRates(), buyDelivered(visit, basket, 'express')])
  },
  'buys with a card that is charged without an answer': async (visit) => {
    const basket = await visit.fill('plenty')
    if (basket) await visit.buyForSure(basket, 'tok_timeout_charged', visit.newKey())
  },
  'clicks twice': async (visit) => {
    const basket = await visit.fill()
    if (basket === undefined) return
    const [card, key] = [visit.chance.pick(['tok_visa', 'tok_slow', 'tok_declined']), visit.newKey()]
    await Promise.all([visit.buyForSure(basket, card, key), visit.buyForSure(basket, card, key)])
  },
  'gives up without an answer, and comes back with the same key': async (visit) => {
    const basket = await visit.fill()
    if (basket === undefined) return
    const key = visit.newKey()
    await visit.buy(basket, 'tok_visa', key)
    await visit.wait(1_000, 15_000)
    await visit.buyForSure(basket, 'tok_visa', key)
  },
  'gives up and never comes back': async (visit) => {
    const basket = await visit.fill()
    if (basket) await visit.buy(basket, visit.chance.pick(['tok_visa', 'tok_slow', 'tok_3ds']), visit.newKey())
  },
  'asks again after the answer': async (visit) => {
    const basket = await visit.fill('plenty')
    if (basket === undefined) return
    const key = visit.newKey()
    await visit.buyForSure(basket, 'tok_visa', key)
    await visit.wait(0, 4_000)
    await visit.buyForSure(basket, 'tok_visa', key)
  },
  'orders the same cart from two windows': async (visit) => {
    const basket = await visit.fill()
    if (basket === undefined) return
    const order = async () => {
      await visit.wait(0, 1_500)
      await visit.buyForSure(basket, 'tok_visa', visit.newKey())
    }
    await Promise.all([order(), order()])
  },
  'is declined, and takes another card': async (visit) => {
    const basket = await visit.fill()
    if (basket === undefined) return
    const first = visit.chance.pick(['tok_declined', 'tok_insufficient_funds'])
    const said = await visit.buyForSure(basket, first, visit.newKey())
    if (said.status === 402 && visit.chance.happens(0.7)) await visit.buyForSure(basket, 'tok_visa', visit.newKey())
  },
  'takes the second step of a payment': (visit) => secondStep(visit, true),
  'refuses the second step of a payment': (visit) => secondStep(visit, false),
  'leaves the second step of a payment alone': async (visit) => {
    const basket = await visit.fill('plenty')
    if (basket) await visit.buyForSure(basket, 'tok_3ds', visit.newKey())
  },
  'opens an account, signs in and buys': async (visit) => {
    if (!(await visit.signIn())) return
    const basket = await visit.fill()
    if (basket) await visit.buyForSure(basket, visit.chance.pick(['tok_visa', 'tok_declined']), visit.newKey())
  },
  'fills two carts, opens an account and brings both along': async (visit) => {
    const carts = [await visit.fill('plenty'), await visit.fill('plenty')].filter((each) => each !== undefined)
    if (!(await visit.signIn())) return
    const basket = await visit.mergeCarts(carts)
    if (basket) await visit.buyForSure(basket, 'tok_visa', visit.newKey())
  },
  'opens an account, buys, and wants to be erased': async (visit) => {
    if (!(await visit.signIn())) return
    const said = await bought(visit)
    if (said !== undefined && visit.chance.happens(0.3)) await visit.giveBack('brought', said, visit.newKey())
    await visit.leave()
  },
  'buys, and calls it off': async (visit) => {
    const said = await bought(visit)
    await visit.wait(0, 6_000)
    if (said !== undefined) await visit.cancel(said)
  },
  'buys, and calls it off twice at once': async (visit) => {
    const said = await bought(visit)
    if (said !== undefined) await Promise.all([visit.cancel(said), visit.cancel(said)])
  },
  'buys, and brings one back': async (visit) => {
    const said = await bought(visit)
    await visit.wait(0, 8_000)
    if (said !== undefined) await visit.giveBack('brought', said, visit.newKey())
  },
  'buys, and sends one back': async (visit) => {
    const said = await bought(visit)
    await visit.wait(0, 8_000)
    if (said !== undefined) await visit.giveBack('sent', said, visit.newKey())
  },
  'buys, and is given money back in parts': async (visit) => {
    const said = await bought(visit)
    await visit.wait(0, 8_000)
    if (said === undefined) return
    const { total } = said.body.totals as { total: { amount: number } }
    const [part, key] = [visit.chance.between(1, total.amount), visit.newKey()]
    await Promise.all([visit.refund(said, part, key), visit.refund(said, part, key)])
    await visit.refund(said, total.amount - part + visit.chance.pick([0, 1]), visit.newKey())
  },
  'holds stock and is never heard of again': async (visit) => {
    const giveBack = await visit.hold(visit.chance.between(1_000, 10_000))
    await visit.wait(0, 20_000)
    if (visit.chance.happens(0.5)) await Promise.all([giveBack(), giveBack()])
  },
  'wants one of the last units': async (visit) => {
    const basket = await visit.fill('scarce')
    if (basket)
      await visit.buyForSure(basket, visit.chance.pick(['tok_visa', 'tok_declined', 'tok_slow']), visit.newKey())
  },
}

/** What was said of an order that there is. */
async function bought(visit: Visit): Promise<Said | undefined> {
  const basket = await visit.fill()
  if (basket === undefined) return undefined
  const said = await visit.buyForSure(basket, visit.chance.pick(['tok_visa', 'tok_timeout_charged']), visit.newKey())
  return said.status === 201 || said.status === 202 ? said : undefined
}

/** Buys for what the cart shows with its delivery; when that is not the price any more, for what it shows then. */
async function buyDelivered(visit: Visit, basket: Basket, shippingOption: string): Promise<void> {
  const shown = await visit.chooseDelivery(basket, shippingOption)
  await visit.wait(0, 4_000)
  const { code } = await visit.buyForSure(shown, 'tok_visa', visit.newKey())
  if (code !== 'cart_changed') return
  await visit.buyForSure(await visit.chooseDelivery(basket, shippingOption), 'tok_visa', visit.newKey())
}

async function secondStep(visit: Visit, approve: boolean): Promise<void> {
  const basket: Basket | undefined = await visit.fill('plenty')
  if (basket === undefined) return
  const said = await visit.buyForSure(basket, 'tok_3ds', visit.newKey())
  await visit.wait(500, 8_000)
  if (said.status === 202) await visit.decide(said, approve)
}
