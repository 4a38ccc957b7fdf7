import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { trial, type Trial } from '@souk/kit/testing'
import { user } from './contract.ts'
import service from './service.ts'
import { newCustomer } from './test-support.ts'

const { keys, me, refresh } = user.operations
let shop: Trial
beforeEach(async () => {
  shop = await trial([service])
})
afterEach(() => shop.stop())

test('somebody registers, opens the link, signs in, and is known', async () => {
  const ada = await newCustomer(shop, 'ada@example.com')
  const { email, name } = await shop.ask(me, {}, ada.as)
  assert.deepEqual([email, name], ['ada@example.com', 'Ada Lovelace'])
  const set = createLocalJWKSet(await shop.ask(keys, {}))
  const { payload } = await jwtVerify(ada.accessToken, set, {
    audience: 'souk',
    currentDate: new Date(shop.clock.now()),
  })
  assert.equal(payload.sub, ada.subject)
  const again = await shop.ask(refresh, { refreshToken: ada.refreshToken })
  assert.notEqual(again.refreshToken, ada.refreshToken)
})
