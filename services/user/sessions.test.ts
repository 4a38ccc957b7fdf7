import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { trial, type Trial } from '@souk/kit/testing'
import { user } from './contract.ts'
import service from './service.ts'
import { linkTo, newCustomer, PASSWORD, problem, signIn } from './test-support.ts'

const { login, refresh, logout, sessions, endSession } = user.operations
const ADA = 'ada@example.com'
const DAY_MS = 86_400_000

let shop: Trial
let ada: Awaited<ReturnType<typeof newCustomer>>
beforeEach(async () => {
  shop = await trial([service])
  ada = await newCustomer(shop, ADA)
})
afterEach(() => shop.stop())

/** Days pass at once: nothing that is done every second is of interest here. */
const pass = (ms: number) => shop.clock.skip(ms)
const next = async (refreshToken: string) => (await shop.ask(refresh, { refreshToken })).refreshToken
const isOver = async (refreshToken: string) => {
  const [status, code] = await problem(shop, refresh, { refreshToken })
  return status === 401 && code === 'session_over'
}

describe('a refresh token', () => {
  it('is good once, and answers the next', async () => {
    const second = await next(ada.refreshToken)
    const third = await next(second)
    assert.equal(new Set([ada.refreshToken, second, third]).size, 3)
  })

  it('that is shown by two at once answers the same to both', async () => {
    const both = await Promise.all([next(ada.refreshToken), next(ada.refreshToken)])
    assert.equal(both[0], both[1])
    await next(both[0] ?? '')
  })

  it('whose answer was lost is answered the same for ten seconds', async () => {
    const second = await next(ada.refreshToken)
    await shop.advance(9_000)
    assert.equal(await next(ada.refreshToken), second)
    assert.ok(!(await isOver(second)))
  })

  it('that is shown again after ten seconds ends the session, for the thief and for the owner', async () => {
    const second = await next(ada.refreshToken)
    await shop.advance(10_001)
    assert.ok(await isOver(ada.refreshToken))
    assert.ok(await isOver(second))
    await signIn(shop, { email: ADA, password: PASSWORD })
    assert.ok(shop.recorded.lines.some(({ message }) => message.includes('had been replaced')))
  })

  it('from before the last one ends the session at once', async () => {
    const second = await next(ada.refreshToken)
    const third = await next(second)
    assert.ok(await isOver(ada.refreshToken))
    assert.ok(await isOver(third))
  })

  it('ends no other session of the same person', async () => {
    const other = await signIn(shop, { email: ADA, password: PASSWORD })
    await next(await next(ada.refreshToken))
    assert.ok(await isOver(ada.refreshToken))
    await next(other.refreshToken)
  })

  it('that was never given is refused, and ends nothing', async () => {
    const [id = '', turn = '', seal = ''] = ada.refreshToken.split('.')
    const swapped = seal.startsWith('A') ? `B${seal.slice(1)}` : `A${seal.slice(1)}`
    const other = await signIn(shop, { email: ADA, password: PASSWORD })
    const forged = [
      'x',
      id,
      `${id}.${turn}.`,
      `${id}.${turn}.${swapped}`,
      `${id}.2.${seal}`,
      `${id}.0.${seal}`,
      `${id}.-1.${seal}`,
      `${id}.1e0.${seal}`,
      `${id}.01.${seal}`,
      `${other.refreshToken.split('.')[0]}.${turn}.${seal}`,
      `ses_${'0'.repeat(26)}.${turn}.${seal}`,
    ]
    for (const token of forged) assert.ok(await isOver(token), token)
    await next(ada.refreshToken)
    await next(other.refreshToken)
  })

  it('is kept nowhere, and neither is a digest of it', async () => {
    const second = await next(ada.refreshToken)
    const { read } = shop.database('user')
    const kept = JSON.stringify([await read.all`select * from session`, await read.all`select * from souk_idempotency`])
    for (const token of [ada.refreshToken, second]) {
      const seal = token.split('.')[2] ?? token
      assert.ok(!kept.includes(seal) && !kept.includes(Buffer.from(seal, 'base64url').toString('hex')))
    }
    assert.deepEqual(await read.all`select * from souk_idempotency`, [])
  })
})

describe('a session', () => {
  it('lives for 7 days without being used', async () => {
    pass(7 * DAY_MS - 1_000)
    const second = await next(ada.refreshToken)
    pass(7 * DAY_MS)
    assert.ok(await isOver(second))
  })

  it('lives for 30 days, however much it is used', async () => {
    let token = ada.refreshToken
    for (let day = 6; day < 30; day += 6) {
      pass(6 * DAY_MS)
      token = await next(token)
    }
    pass(6 * DAY_MS)
    assert.ok(await isOver(token))
    assert.deepEqual((await shop.ask(sessions, {}, ada.as)).data, [])
  })

  it('ends by logging out, also for who logs out twice or with an older token', async () => {
    const other = await signIn(shop, { email: ADA, password: PASSWORD })
    for (let n = 0; n < 2; n++) assert.deepEqual(await shop.ask(logout, { refreshToken: ada.refreshToken }), {})
    assert.ok(await isOver(ada.refreshToken))
    const second = await next(other.refreshToken)
    await shop.ask(logout, { refreshToken: other.refreshToken })
    assert.ok(await isOver(second))
  })

  it('is not ended by a token that was never given', async () => {
    const [id = '', turn = ''] = ada.refreshToken.split('.')
    for (const refreshToken of ['x', `${id}.${turn}.${'A'.repeat(43)}`])
      assert.deepEqual(await shop.ask(logout, { refreshToken }), {})
    await next(ada.refreshToken)
  })

  it('is shown to its owner with where it is, and ended by its owner alone', async () => {
    const phone = await signIn(shop, { email: ADA, password: PASSWORD, device: 'A telephone' })
    const eve = await newCustomer(shop, 'eve@example.com')
    const { data } = await shop.ask(sessions, {}, ada.as)
    assert.deepEqual(
      data.map(({ device }) => device),
      ['A telephone', undefined],
    )
    const sessionId = data[0]?.sessionId ?? ''
    assert.deepEqual(await problem(shop, endSession, { sessionId }, eve.as), [404, 'unknown_session', undefined])
    for (let n = 0; n < 2; n++) await shop.ask(endSession, { sessionId }, ada.as)
    assert.ok(await isOver(phone.refreshToken))
    assert.equal((await shop.ask(sessions, {}, ada.as)).data.length, 1)
    assert.equal((await shop.send(sessions, {})).status, 401)
  })
})

describe('whoever guesses', () => {
  const guess = (email = ADA, password = 'not this one') => shop.send(login, { email, password })
  const guessTimes = async (times: number, email = ADA) => {
    const answers = []
    for (let n = 0; n < times; n++) answers.push(await guess(email))
    return answers
  }

  it('has to wait after the fifth failure, longer each time, also with the right password', async () => {
    const statuses = (await guessTimes(6)).map(({ status }) => status)
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429])
    const locked = await guess(ADA, PASSWORD)
    assert.deepEqual([locked.status, locked.retryAfterSeconds], [429, 1])
    await shop.advance(1_000)
    assert.equal((await guess()).status, 401)
    assert.equal((await guess(ADA, PASSWORD)).retryAfterSeconds, 2)
    await shop.advance(2_000)
    await signIn(shop, { email: ADA, password: PASSWORD })
    assert.deepEqual(
      (await guessTimes(5)).map(({ status }) => status),
      [401, 401, 401, 401, 401],
    )
  })

  it('learns nothing from many guesses at once: each that is answered is counted', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => guess()))
    assert.equal(answers.filter(({ status }) => status === 401).length, 5)
    assert.equal(answers.filter(({ status }) => status === 429).length, 15)
  })

  it('locks nobody out for longer than a quarter of an hour, and yesterday is forgotten', async () => {
    for (let n = 0; n < 20; n++) {
      await guess()
      pass(900_000)
    }
    assert.equal((await guess()).status, 401)
    pass(DAY_MS + 1)
    await shop.advance(61_000)
    assert.deepEqual(await shop.database('user').read.all`select * from failure`, [])
  })

  it('locks an address that nobody has in the same way, and it is kept as a digest', async () => {
    const nobody = 'nobody@example.com'
    const [known, unknown] = [await guessTimes(7), await guessTimes(7, nobody)]
    const plain = ({ status, body, retryAfterSeconds }: (typeof known)[number]) => {
      const { traceId: _, ...rest } = body as { traceId: string }
      return { status, retryAfterSeconds, rest }
    }
    assert.deepEqual(known.map(plain), unknown.map(plain))
    const kept = JSON.stringify(await shop.database('user').read.all`select * from failure`)
    assert.doesNotMatch(kept, /nobody|example/)
  })

  it('does not keep the owner from choosing another password, which opens the account again', async () => {
    await guessTimes(9)
    const { forgotPassword, resetPassword } = user.operations
    await shop.ask(forgotPassword, { email: ADA })
    await shop.ask(resetPassword, { token: await linkTo(shop, ADA), password: 'another good password' })
    await signIn(shop, { email: ADA, password: 'another good password' })
  })
})
