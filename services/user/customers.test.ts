import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { MOST_ADDRESSES, user } from './contract.ts'
import service from './service.ts'
import { lettersOf, linkTo, newCustomer, newStaff, PASSWORD, problem, signIn } from './test-support.ts'

const {
  me,
  changeMe,
  verifyEmail,
  addresses,
  addAddress,
  changeAddress,
  removeAddress,
  customers,
  customer,
  addStaff,
} = user.operations
const { login, forgotPassword, resetPassword } = user.operations
const ADA = 'ada@example.com'
const NEW = 'ada@lovelace.example'
const HOME = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }

let shop: Trial
let ada: As
beforeEach(async () => {
  shop = await trial([service])
  ada = (await newCustomer(shop, ADA)).as
})
afterEach(() => shop.stop())

describe('a customer', () => {
  it('changes what is given, and nothing else', async () => {
    await shop.ask(changeMe, { phone: '+44 20 7946 0018', marketing: true }, ada)
    const { customerId: _, createdAt: __, ...after } = await shop.ask(changeMe, { name: 'Ada King', locale: 'fr' }, ada)
    const expected = { email: ADA, name: 'Ada King', phone: '+44 20 7946 0018', locale: 'fr', marketing: true }
    assert.deepEqual(after, expected)
    assert.equal((await shop.ask(changeMe, { phone: '' }, ada)).phone, undefined)
    assert.deepEqual(await shop.ask(changeMe, {}, ada), await shop.ask(me, {}, ada))
  })

  for (const wrong of [
    { name: '' },
    { phone: 'abc' },
    { phone: '12' },
    { locale: '-' },
    { marketing: 1 },
    { roles: ['x'] },
  ])
    it(`does not change to ${JSON.stringify(wrong)}`, async () => {
      assert.equal((await shop.send(changeMe, wrong, ada)).status, 422)
    })

  it('has another e-mail address when the letter to it was answered, and the old one is told', async () => {
    const before = await shop.ask(changeMe, { email: NEW, password: PASSWORD }, ada)
    assert.equal(before.email, ADA)
    await signIn(shop, { email: ADA, password: PASSWORD })
    await shop.ask(verifyEmail, { token: await linkTo(shop, NEW) })
    assert.equal((await shop.ask(me, {}, ada)).email, NEW)
    assert.equal((await shop.send(login, { email: ADA, password: PASSWORD })).status, 401)
    await signIn(shop, { email: NEW, password: PASSWORD })
    const told = (await lettersOf(shop)).filter(({ kind }) => kind === 'email_changed')
    assert.deepEqual(
      told.map(({ email }) => email),
      [ADA],
    )
    const other = await newCustomer(shop, ADA)
    assert.notEqual(other.subject, ada.subject, 'the old address is free')
  })

  it('does not change the e-mail address without the right password', async () => {
    for (const input of [{ email: NEW }, { email: NEW, password: 'not this one' }])
      assert.equal((await problem(shop, changeMe, input, ada))[1], 'wrong_password')
    for (let n = 0; n < 4; n++) await shop.send(changeMe, { email: NEW, password: 'not this one' }, ada)
    assert.equal((await problem(shop, changeMe, { email: NEW, password: PASSWORD }, ada))[1], 'locked')
    assert.deepEqual(
      (await lettersOf(shop)).filter(({ email }) => email === NEW),
      [],
    )
    assert.equal((await shop.ask(changeMe, { email: 'Ada@Example.com' }, ada)).email, ADA, 'it is the same address')
  })

  it('cannot take the address of somebody else, and does not learn that there is one', async () => {
    await newCustomer(shop, NEW)
    const { email } = await shop.ask(changeMe, { email: NEW, password: PASSWORD }, ada)
    assert.equal(email, ADA)
    const [letter] = (await lettersOf(shop)).filter((each) => each.email === NEW)
    assert.deepEqual([letter?.kind, letter?.token], ['account_exists', undefined])
  })

  it('loses an address that was asked for to whoever answers first', async () => {
    await shop.ask(changeMe, { email: NEW, password: PASSWORD }, ada)
    const token = await linkTo(shop, NEW)
    await newCustomer(shop, NEW)
    assert.equal((await shop.send(verifyEmail, { token })).status, 410)
    assert.equal((await shop.ask(me, {}, ada)).email, ADA)
  })

  it('who chooses another password takes back a change of address that somebody else asked for', async () => {
    await shop.ask(changeMe, { email: 'eve@example.com', password: PASSWORD }, ada)
    const token = await linkTo(shop, 'eve@example.com')
    await shop.ask(forgotPassword, { email: ADA })
    await shop.ask(resetPassword, { token: await linkTo(shop, ADA), password: 'another good password' })
    assert.equal((await shop.send(verifyEmail, { token })).status, 410)
  })

  it('is nobody else: not staff, not the staff key, not who is unknown', async () => {
    const { staffId } = await newStaff(shop, 'grace@example.com', ['support'], staff)
    for (const as of [staff, { subject: staffId, permissions: ['user:read'] }, { subject: 'cus_none' }]) {
      assert.deepEqual(await problem(shop, me, {}, as), [404, 'unknown_customer', undefined])
      assert.equal((await shop.send(addAddress, HOME, as)).status, 404)
    }
    assert.equal((await shop.send(me, {})).status, 401)
  })
})

describe('the addresses of a customer', () => {
  const list = async () => (await shop.ask(addresses, {}, ada)).data.map(({ line1, isDefault }) => [line1, isDefault])

  it('are kept, the first as default, another one when it is said', async () => {
    assert.deepEqual(await list(), [])
    await shop.ask(addAddress, HOME, ada)
    await shop.ask(addAddress, { ...HOME, line1: 'Second' }, ada)
    await shop.ask(
      addAddress,
      { ...HOME, line1: 'Third', isDefault: true, line2: 'Flat 3', postalCode: 'SW1Y 4JH' },
      ada,
    )
    assert.deepEqual(await list(), [
      ['Third', true],
      ['12 St James Square', false],
      ['Second', false],
    ])
  })

  it('are written anew as a whole, and only by their owner', async () => {
    const { addressId } = await shop.ask(addAddress, { ...HOME, line2: 'Flat 3' }, ada)
    const changed = await shop.ask(changeAddress, { addressId, ...HOME, city: 'Paris', country: 'FR' }, ada)
    assert.deepEqual(changed, { addressId, ...HOME, city: 'Paris', country: 'FR', isDefault: true })
    assert.deepEqual((await shop.ask(addresses, {}, ada)).data, [changed])
    const eve = (await newCustomer(shop, 'eve@example.com')).as
    assert.deepEqual(await problem(shop, changeAddress, { addressId, ...HOME }, eve), [
      404,
      'unknown_address',
      undefined,
    ])
    await shop.ask(removeAddress, { addressId }, eve)
    assert.deepEqual((await shop.ask(addresses, {}, ada)).data, [changed])
    assert.deepEqual((await shop.ask(addresses, {}, eve)).data, [])
  })

  it('are forgotten, also twice, and the oldest of the others is the default then', async () => {
    const { addressId } = await shop.ask(addAddress, HOME, ada)
    await shop.ask(addAddress, { ...HOME, line1: 'Second' }, ada)
    await shop.ask(addAddress, { ...HOME, line1: 'Third' }, ada)
    for (let n = 0; n < 2; n++) await shop.ask(removeAddress, { addressId }, ada)
    assert.deepEqual(await list(), [
      ['Second', true],
      ['Third', false],
    ])
  })

  it('are fifty at most, also when many come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: MOST_ADDRESSES + 10 }, (_, n) => shop.send(addAddress, { ...HOME, line1: `No ${n}` }, ada)),
    )
    assert.equal(answers.filter(({ status }) => status === 201).length, MOST_ADDRESSES)
    assert.equal(answers.filter(({ status }) => status === 409).length, 10)
    const { data } = await shop.ask(addresses, {}, ada)
    assert.deepEqual([data.length, data.filter(({ isDefault }) => isDefault).length], [MOST_ADDRESSES, 1])
  })

  it('are made once for one key', async () => {
    const as = { ...ada, idempotencyKey: 'one' }
    assert.deepEqual(await shop.ask(addAddress, HOME, as), await shop.ask(addAddress, HOME, as))
    assert.equal((await list()).length, 1)
  })

  for (const wrong of [
    { name: '' },
    { country: 'gb' },
    { country: 'GBR' },
    { city: 'a\nb' },
    { line1: 'x'.repeat(201) },
    { customerId: 'x' },
  ])
    it(`are not kept with ${JSON.stringify(wrong).slice(0, 40)}`, async () => {
      assert.equal((await shop.send(addAddress, { ...HOME, ...wrong }, ada)).status, 422)
    })
})

describe('staff', () => {
  const reader: As = { subject: 'stf_1', permissions: ['user:read'] }

  it('find a customer by the exact address, and read on from page to page', async () => {
    for (const name of ['b', 'c', 'd']) await newCustomer(shop, `${name}@example.com`)
    const found = await shop.ask(customers, { email: 'B@example.com' }, reader)
    assert.deepEqual(
      found.data.map(({ email }) => email),
      ['b@example.com'],
    )
    assert.deepEqual((await shop.ask(customers, { email: 'b@example.org' }, reader)).data, [])
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { data, page } = await shop.ask(customers, { limit: 3, ...(cursor ? { cursor } : {}) }, reader)
      seen.push(...data.map(({ email }) => email))
      cursor = page.nextCursor
    }
    assert.deepEqual(seen, ['d@example.com', 'c@example.com', 'b@example.com', ADA])
    assert.deepEqual(await problem(shop, customers, { cursor: 'x' }, reader), [422, 'bad_cursor', '/cursor'])
    const { customerId } = await shop.ask(me, {}, ada)
    assert.equal((await shop.ask(customer, { customerId }, reader)).email, ADA)
    const nobody = { customerId: `cus_${'0'.repeat(26)}` }
    assert.equal((await shop.send(customer, nobody, reader)).status, 404)
  })

  it('are not found among customers, and nobody else looks at these', async () => {
    await newStaff(shop, 'grace@example.com', ['support'], staff)
    assert.deepEqual((await shop.ask(customers, { email: 'grace@example.com' }, reader)).data, [])
    for (const [as, status] of [
      [{}, 401],
      [ada, 403],
      [{ subject: 'stf_1', permissions: ['order:read'] }, 403],
    ] as const)
      assert.equal((await shop.send(customers, {}, as)).status, status)
  })

  it('get an account from staff, and sign in with the rights of their roles', async () => {
    const made = await newStaff(shop, 'grace@example.com', ['accounting', 'accounting'], staff)
    assert.deepEqual(made.roles, ['accounting'])
    const { accessToken, subject } = await signIn(shop, { email: 'grace@example.com', password: PASSWORD })
    assert.equal(subject, made.staffId)
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
      permissions: string[]
    }
    assert.deepEqual(claims.permissions, ['order:read', 'payment:read', 'payment:write', 'audit:read', 'keys:write'])
  })

  it('give nobody a right that is not theirs, and no role that there is not', async () => {
    const input = { email: 'grace@example.com', password: PASSWORD, name: 'Grace Hopper' }
    const having = ['user:write', 'order:read', 'payment:read', 'payment:write', 'audit:read', 'keys:write']
    const clerk = { subject: 'stf_1', permissions: having }
    assert.equal((await shop.send(addStaff, { ...input, roles: ['accounting'] }, clerk)).status, 201)
    for (const [roles, code] of [
      [['administrator'], 'more_than_yours'],
      [['support'], 'more_than_yours'],
      [['accounting', 'nothing'], 'unknown_role'],
      [['constructor'], 'unknown_role'],
    ] as const)
      assert.equal((await problem(shop, addStaff, { ...input, roles }, clerk))[1], code)
    assert.equal((await shop.send(addStaff, { ...input, roles: [] }, clerk)).status, 422)
    const taken = { ...input, email: 'Ada@example.com', roles: ['accounting'] }
    assert.deepEqual(await problem(shop, addStaff, taken, clerk), [409, 'email_taken', '/email'])
  })
})
