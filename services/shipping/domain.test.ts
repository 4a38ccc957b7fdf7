import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chosen, faultsOf, quotes, WORLD, type Purchase, type Zone } from './domain.ts'

const rate = (option: string, change: Partial<Zone['rates'][number]> = {}): Zone['rates'][number] => ({
  option,
  title: option,
  minDays: 1,
  maxDays: 2,
  prices: [],
  ...change,
})
const purchase: Purchase = { country: 'GB', currency: 'GBP', subtotal: 2_499, items: 3 }
const costs = (prices: Zone['rates'][number]['prices'], change: Partial<Purchase> = {}) =>
  quotes([rate('any', { prices })], { ...purchase, ...change })[0]?.price

test('what has no price is free, in every currency', () => {
  assert.deepEqual(costs([], { currency: 'JPY' }), { amount: 0, currency: 'JPY' })
})

test('a price is for its own currency only: in another one the option cannot be had', () => {
  const prices = [{ currency: 'GBP', amount: 695 }]
  assert.deepEqual([costs(prices), costs(prices, { currency: 'EUR' })], [{ amount: 695, currency: 'GBP' }, undefined])
})

test('it costs more for each item after the first, and nothing from a subtotal on', () => {
  const prices = [{ currency: 'GBP', amount: 500, perItem: 25, freeFrom: 5_000 }]
  const amounts = [{ items: 1 }, { items: 3 }, { subtotal: 4_999 }, { subtotal: 5_000, items: 90 }].map(
    (change) => costs(prices, change)?.amount,
  )
  assert.deepEqual(amounts, [500, 550, 550, 0])
})

const amount = fc.integer({ min: 0, max: 10_000 })
const whole = fc.integer({ min: 1, max: 50 })

test('a quote is the same for every purchase for which it says that it holds', () => {
  const price = fc.record({ amount, perItem: fc.option(amount, { nil: 0 }), freeFrom: amount })
  fc.assert(
    fc.property(price, amount, whole, amount, whole, (found, subtotal, items, otherSubtotal, otherItems) => {
      const prices = [{ currency: 'GBP', ...found }]
      const [quote] = quotes([rate('any', { prices })], { ...purchase, subtotal, items })
      assert.ok(quote)
      const { from, below = Infinity, items: only = otherItems } = quote.holds
      assert.ok(subtotal >= from && subtotal < below)
      if (otherSubtotal < from || otherSubtotal >= below || otherItems !== only) return
      assert.deepEqual(costs(prices, { subtotal: otherSubtotal, items: otherItems }), quote.price)
    }),
  )
})

const offers = (...options: string[]) =>
  quotes(
    options.map((option) => rate(option)),
    purchase,
  )
const choice = (option: string | undefined, ...options: string[]) => {
  const found = chosen(offers(...options), option, purchase)
  return 'refuse' in found ? [found.refuse, found.errors[0]?.pointer] : found.option
}

test('who names no option means the only one, or else the standard; what is not offered is refused by its field', () => {
  assert.equal(choice('express', 'standard', 'express'), 'express')
  assert.equal(choice(undefined, 'express', 'standard'), 'standard')
  assert.equal(choice(undefined, 'express'), 'express')
  assert.deepEqual(choice('drone', 'standard'), ['unknown_option', '/option'])
  assert.deepEqual(choice(undefined, 'slow', 'fast'), ['option_needed', '/option'])
  assert.deepEqual(choice(undefined), ['not_delivered_there', '/country'])
})

test('everything that is wrong with a zone is said at once', () => {
  const wrong = rate('a', {
    minDays: 3,
    prices: [
      { currency: 'XYZ', amount: 1 },
      { currency: 'GBP', amount: 1 },
      { currency: 'GBP', amount: 2 },
    ],
  })
  const found = faultsOf({ zone: WORLD, countries: ['GB', 'GB'], rates: [rate('a'), wrong] })
  assert.deepEqual(
    found.map(({ pointer }) => pointer),
    [
      '/countries',
      '/countries/1',
      '/rates/1/option',
      '/rates/1/minDays',
      '/rates/1/prices/0/currency',
      '/rates/1/prices/2/currency',
    ],
  )
})
