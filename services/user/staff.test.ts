import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff as everything, trial, type As, type Trial } from '@souk/kit/testing'
import { user } from './contract.ts'
import { permissionsOf } from './domain/roles.ts'
import service from './service.ts'
import { lettersOf, linkTo, newCustomer, newStaff, PASSWORD, problem, signIn } from './test-support.ts'

const { addStaff, staff, colleague, changeStaff, roles, login, refresh, forgotPassword, resetPassword } =
  user.operations
const { makeKey, apiKeys, revokeKey, introspect, noteUse } = user.operations
const gateway: As = { service: 'gateway' }
const GRACE = 'grace@example.com'

let shop: Trial
beforeEach(async () => void (shop = await trial([service])))
afterEach(() => shop.stop())

const permissionsIn = (accessToken: string) =>
  (JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { permissions: string[] })
    .permissions

/** Somebody who works here, signed in, and how to ask as them. */
async function hired(email: string, names: string[]) {
  const { staffId } = await newStaff(shop, email, names, everything)
  const tokens = await signIn(shop, { email, password: PASSWORD })
  const as: As = { subject: staffId, permissions: permissionsOf(names) }
  return { ...tokens, staffId, as }
}

describe('staff', () => {
  it('are invited by a letter, and choose their own password by its link, once', async () => {
    const input = { email: GRACE, name: 'Grace Hopper', roles: ['support'] }
    const { staffId } = await shop.ask(addStaff, input, everything)
    const [letter] = await lettersOf(shop)
    assert.deepEqual([letter?.kind, letter?.email, letter?.accountId], ['invitation', GRACE, staffId])
    assert.deepEqual((await problem(shop, login, { email: GRACE, password: PASSWORD }))[1], 'wrong_credentials')
    const token = await linkTo(shop, GRACE)
    await shop.advance(60 * 60_000)
    await shop.ask(resetPassword, { token, password: PASSWORD })
    assert.equal((await signIn(shop, { email: GRACE, password: PASSWORD })).subject, staffId)
    assert.equal((await problem(shop, resetPassword, { token, password: `${PASSWORD}!` }))[1], 'link_spent')
  })

  it('are invited however many links to a password were asked for, and not at the cost of these', async () => {
    const kinds = async () => (await lettersOf(shop)).filter(({ email }) => email === GRACE).map(({ kind }) => kind)
    for (let n = 0; n < 6; n++) await shop.ask(forgotPassword, { email: GRACE })
    await shop.ask(addStaff, { email: GRACE, name: 'Grace Hopper', roles: ['support'] }, everything)
    assert.deepEqual((await kinds()).toSorted(), ['invitation', ...Array<string>(5).fill('reset_password')])
    const ALAN = 'alan@example.com'
    await shop.ask(addStaff, { email: ALAN, name: 'Alan Turing', roles: ['support'] }, everything)
    for (let n = 0; n < 6; n++) await shop.ask(forgotPassword, { email: ALAN })
    assert.equal((await lettersOf(shop)).filter(({ email }) => email === ALAN).length, 6)
  })

  it('are listed, shown and renamed, and customers are not among them', async () => {
    const { staffId } = await newStaff(shop, GRACE, ['support'], everything)
    await newStaff(shop, 'alan@example.com', ['warehouse'], everything)
    await newCustomer(shop, 'ada@example.com')
    const first = await shop.ask(staff, { limit: 1 }, everything)
    const next = await shop.ask(staff, { limit: 1, cursor: first.page.nextCursor ?? '' }, everything)
    const names = [first, next].flatMap(({ data }) => data.map(({ email }) => email))
    assert.deepEqual([names, next.page.hasMore], [['alan@example.com', GRACE], false])
    await shop.ask(changeStaff, { staffId, name: 'Admiral Hopper' }, everything)
    const shown = await shop.ask(colleague, { staffId }, everything)
    assert.deepEqual([shown.name, shown.roles, shown.disabled], ['Admiral Hopper', ['support'], false])
    assert.deepEqual((await problem(shop, staff, { cursor: 'x' }, everything)).slice(0, 2), [422, 'bad_cursor'])
    const nobody = { staffId: `stf_${'0'.repeat(26)}` }
    for (const operation of [colleague, changeStaff])
      assert.deepEqual((await problem(shop, operation, nobody, everything)).slice(0, 2), [404, 'unknown_staff'])
    assert.ok((await shop.ask(roles, {}, everything)).data.some(({ role }) => role === 'support'))
  })

  it('who are disabled are signed out and cannot sign in, until they are enabled again', async () => {
    const grace = await hired(GRACE, ['support'])
    const { staffId, refreshToken } = grace
    assert.equal((await shop.ask(changeStaff, { staffId, disabled: true }, everything)).disabled, true)
    assert.deepEqual((await problem(shop, refresh, { refreshToken })).slice(0, 2), [401, 'session_over'])
    const credentials = { email: GRACE, password: PASSWORD }
    assert.deepEqual((await problem(shop, login, credentials)).slice(0, 2), [401, 'wrong_credentials'])
    await shop.ask(changeStaff, { staffId, disabled: false }, everything)
    assert.equal((await signIn(shop, credentials)).subject, staffId)
    assert.equal((await shop.send(refresh, { refreshToken })).status, 401)
  })

  it('who have other roles have their rights when they refresh', async () => {
    const { staffId, refreshToken, accessToken } = await hired(GRACE, ['warehouse'])
    assert.ok(permissionsIn(accessToken).includes('inventory:write'))
    await shop.ask(changeStaff, { staffId, roles: ['support'] }, everything)
    const next = await shop.ask(refresh, { refreshToken })
    assert.deepEqual(permissionsIn(next.accessToken), permissionsOf(['support']))
  })

  it('change nobody who may do more, give no right that is not theirs, and change not themselves', async () => {
    const root = await hired('root@example.com', ['administrator'])
    const manager = await hired('manager@example.com', ['manager'])
    const { staffId } = await newStaff(shop, GRACE, ['support'], manager.as)
    const refused = async (input: object, as: As) => (await problem(shop, changeStaff, input, as)).slice(0, 2)
    assert.deepEqual(await refused({ staffId: root.staffId, disabled: true }, manager.as), [403, 'more_than_yours'])
    assert.deepEqual(await refused({ staffId, roles: ['accounting'] }, manager.as), [403, 'more_than_yours'])
    assert.deepEqual(await refused({ staffId, roles: ['nothing'] }, manager.as), [422, 'unknown_role'])
    for (const wrong of [{ disabled: true }, { roles: ['support'] }])
      assert.deepEqual(await refused({ staffId: root.staffId, ...wrong }, root.as), [409, 'yourself'])
    assert.deepEqual(await refused({ staffId, name: 'x' }, { subject: 'cus_1' }), [403, 'forbidden'])
    assert.deepEqual((await shop.ask(colleague, { staffId }, root.as)).roles, ['support'])
    assert.equal((await shop.send(refresh, { refreshToken: root.refreshToken })).status, 200)
  })
})

describe('an API key', () => {
  const input = { name: 'Importer', permissions: ['catalog:write', 'inventory:read'] }
  const opened = (key: string) => shop.ask(introspect, { key }, gateway)

  it('opens what it was made for, and nothing is kept that opens', async () => {
    const { as, staffId } = await hired(GRACE, ['catalogue'])
    const { key, keyId, expiresAt } = await shop.ask(makeKey, input, as)
    assert.match(key, /^souk_key_[0-9a-z]{26}_[\w-]{27}$/)
    assert.deepEqual(await opened(key), { active: true, subject: staffId, permissions: input.permissions, expiresAt })
    const { read } = shop.database('user')
    const kept = [await read.all`select * from api_key`, await read.all`select * from souk_idempotency`]
    assert.ok(!JSON.stringify(kept).includes(key.slice(-27)))
    const { data } = await shop.ask(apiKeys, {}, as)
    assert.deepEqual(
      data.map((each) => [each.keyId, each.name, 'key' in each]),
      [[keyId, 'Importer', false]],
    )
  })

  it('is shown with its last use, to the hour, and nothing is noted of a key that nobody has', async () => {
    const { as } = await hired(GRACE, ['catalogue'])
    const { key } = await shop.ask(makeKey, input, as)
    const lastUse = async () => (await shop.ask(apiKeys, {}, as)).data[0]?.lastUsedAt
    assert.equal(await lastUse(), undefined)
    await shop.ask(noteUse, { key: `${key.slice(0, -27)}${'x'.repeat(27)}` }, gateway)
    await shop.ask(noteUse, { key: 'nonsense' }, gateway)
    assert.equal(await lastUse(), undefined)
    const first = new Date(shop.clock.now()).toISOString()
    await shop.ask(noteUse, { key }, gateway)
    assert.equal(await lastUse(), first)
    shop.clock.skip(3_599_000)
    await shop.ask(noteUse, { key }, gateway)
    assert.equal(await lastUse(), first)
    shop.clock.skip(1_000)
    await shop.ask(noteUse, { key }, gateway)
    assert.equal(await lastUse(), new Date(shop.clock.now()).toISOString())
    assert.equal((await shop.send(noteUse, { key }, { service: 'order' })).status, 403)
  })

  it('that is wrong in any part opens nothing, and nobody but the gateway asks', async () => {
    const { as } = await hired(GRACE, ['catalogue'])
    const { key } = await shop.ask(makeKey, input, as)
    const last = key.at(-1) === 'A' ? 'B' : 'A'
    for (const wrong of [
      `${key.slice(0, -1)}${last}`,
      key.slice(0, -1),
      `${key}x`,
      key.replace('souk_', ''),
      `souk_key_${'0'.repeat(26)}${key.slice(-28)}`,
      'souk__',
    ])
      assert.deepEqual(await opened(wrong), { active: false }, wrong)
    assert.equal((await shop.send(introspect, { key }, { service: 'order' })).status, 403)
  })

  it('never does more than its maker may, at each use', async () => {
    const { as, staffId } = await hired(GRACE, ['catalogue'])
    const { key } = await shop.ask(makeKey, input, as)
    await shop.ask(changeStaff, { staffId, roles: ['warehouse'] }, everything)
    assert.deepEqual((await opened(key)).permissions, ['inventory:read'])
    await shop.ask(changeStaff, { staffId, disabled: true }, everything)
    assert.deepEqual(await opened(key), { active: false })
    await shop.ask(changeStaff, { staffId, disabled: false, roles: ['catalogue'] }, everything)
    assert.deepEqual((await opened(key)).permissions, input.permissions)
    const root = await hired('root@example.com', ['administrator'])
    const all = await shop.ask(makeKey, { name: 'All', permissions: ['*'] }, root.as)
    await shop.ask(changeStaff, { staffId: root.staffId, roles: ['support'] }, everything)
    assert.deepEqual((await opened(all.key)).permissions, permissionsOf(['support']))
  })

  it('is not made for more than its maker may, nor by a key for more than that may, nor without an account', async () => {
    const { as, staffId } = await hired(GRACE, ['catalogue'])
    const made = async (permissions: string[], by: As) =>
      (await problem(shop, makeKey, { name: 'Key', permissions }, by)).slice(0, 2)
    assert.deepEqual(await made(['payment:write'], as), [403, 'more_than_yours'])
    assert.deepEqual(await made(['*'], as), [403, 'more_than_yours'])
    const narrow: As = { subject: staffId, permissions: ['keys:write'] }
    assert.deepEqual(await made(['catalog:write'], narrow), [403, 'more_than_yours'])
    // A token from before the roles changed.
    assert.deepEqual(await made(['payment:write'], { subject: staffId, permissions: ['*'] }), [403, 'more_than_yours'])
    assert.deepEqual(await made(['catalog:write'], everything), [409, 'no_account'])
    assert.deepEqual(await made(['catalog:write'], { subject: 'cus_1' }), [403, 'forbidden'])
    assert.deepEqual(await made(['everything'], as), [422, 'invalid'])
    assert.deepEqual(await made([], as), [422, 'invalid'])
  })

  it('ends when its time is over, or when it is revoked', async () => {
    const { as } = await hired(GRACE, ['catalogue'])
    const brief = await shop.ask(makeKey, { ...input, expiresInDays: 1 }, as)
    const { key, keyId } = await shop.ask(makeKey, input, as)
    shop.clock.skip(86_400_000)
    assert.deepEqual([(await opened(brief.key)).active, (await opened(key)).active], [false, true])
    for (let n = 0; n < 2; n++) assert.deepEqual(await shop.ask(revokeKey, { keyId }, as), {})
    assert.deepEqual(await opened(key), { active: false })
    assert.notEqual((await shop.ask(apiKeys, {}, as)).data.find((each) => each.keyId === keyId)?.revokedAt, undefined)
  })

  it('of a colleague is seen and revoked only by who looks after accounts', async () => {
    const { as, staffId } = await hired(GRACE, ['catalogue'])
    const { keyId, key } = await shop.ask(makeKey, input, as)
    const other = await hired('alan@example.com', ['warehouse'])
    assert.deepEqual((await problem(shop, revokeKey, { keyId }, other.as)).slice(0, 2), [404, 'unknown_key'])
    assert.deepEqual((await problem(shop, apiKeys, { staffId }, other.as)).slice(0, 2), [404, 'unknown_staff'])
    assert.deepEqual((await shop.ask(apiKeys, {}, other.as)).data, [])
    const manager = await hired('manager@example.com', ['manager'])
    assert.equal((await shop.ask(apiKeys, { staffId }, manager.as)).data[0]?.keyId, keyId)
    await shop.ask(revokeKey, { keyId }, manager.as)
    assert.deepEqual(await opened(key), { active: false })
  })

  it('is one of twenty at most that can be used', async () => {
    const { as } = await hired(GRACE, ['catalogue'])
    const keys = []
    for (let n = 0; n < 20; n++) keys.push(await shop.ask(makeKey, input, as))
    assert.deepEqual((await problem(shop, makeKey, input, as)).slice(0, 2), [409, 'too_many_keys'])
    await shop.ask(revokeKey, { keyId: keys[0]?.keyId ?? '' }, as)
    await shop.ask(makeKey, input, as)
  })
})
