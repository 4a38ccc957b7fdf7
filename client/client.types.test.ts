// Mistakes that must not compile. `tsc` is the test: each line marked as an expected error must have one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient, isProblem, type OrderPlaceCode } from './index.ts'

const souk = createClient({ url: 'http://127.0.0.1:8080' })
const { data } = {} as { data: { id: string }[] }

// Each of these is a call with one mistake, or right. None of them is ever run.
export const mistakes = {
  // @ts-expect-error there is no such operation
  unknownOperation: () => souk.cart.burn({}),
  // @ts-expect-error operations for services only are not public
  serviceOnly: () => souk.inventory.hold({}),
  // @ts-expect-error a field is missing
  missing: () => souk.catalog.product({}),
  // @ts-expect-error an input that has required fields cannot be left out
  noInput: () => souk.catalog.product(),
  // @ts-expect-error it has no such field
  unknownField: () => souk.catalog.product({ idOrSlug: 'tea', colour: 'red' }),
  // @ts-expect-error a quantity is a number
  wrongType: () => souk.cart.add({ cartId: 'c', sku: 'A', quantity: '2' }),
  // @ts-expect-error it is one of some words
  wrongWord: () => souk.order.list({ status: 'lost' }),
  // @ts-expect-error a query has no effect that a key could name
  keyOfQuery: () => souk.catalog.categories({}, { idempotencyKey: 'mine' }),
  // @ts-expect-error it is no list
  notPaged: () => souk.catalog.product.all({ idOrSlug: 'tea' }),
  // @ts-expect-error it cannot be watched
  notLive: () => souk.order.list.watch(),
  // @ts-expect-error no operation refuses with that
  unknownCode: (error: unknown) => isProblem(error, 'out_of_tea'),

  // @ts-expect-error the order has no such field
  unknownOutput: async () => (await souk.order.show({ orderId: 'o' })).colour,

  outputOfAnything: async () => {
    const answer = await souk.order.place.ask({} as never)
    // @ts-expect-error there is an output only when it went well
    return answer.output
  },

  codeOfOther: async () => {
    const answer = await souk.catalog.product.ask({ idOrSlug: 'tea' })
    // @ts-expect-error it is not refused with that
    return !answer.ok && answer.problem.code === 'out_of_stock'
  },

  codeOfOtherError: (error: unknown) => {
    // @ts-expect-error an order is not refused with that
    return isProblem<OrderPlaceCode>(error) && error.code === 'unknown_product'
  },

  right: async (error: unknown) => {
    for await (const product of souk.catalog.products.all()) data.push(product)
    for await (const order of souk.order.list.all({ status: 'confirmed' })) return order.totals.total.amount
    return isProblem<OrderPlaceCode>(error) && error.code === 'out_of_stock'
  },
}

test('what compiles here is a mistake less', () => assert.equal(Object.keys(mistakes).length, 16))
