import assert from 'node:assert/strict'
import { seededRandom } from '@souk/kit/world'
import { asStaff } from './staff.ts'
import type { System } from './system.ts'

/** Each address is tried so often: the fifth failure would make a pause. */
const TRIES_EACH = 4
export const TRIES = 500
const ADDRESSES = Math.ceil(TRIES / 2 / TRIES_EACH)
const MOST_MS = 5
/** How often the labels are shuffled, and how seldom chance alone may differ as much. */
const SHUFFLES = 1_000
const RARE = 0.01

type Times = readonly number[]

export const median = (times: Times): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN

/**
 * Whether one kind takes longer than the other by more than 5 ms in the median, and by more than chance would make of the same
 * times (permutation test): on a machine with other work to do, the second keeps noise from looking like an answer.
 */
export function differ(one: Times, other: Times): boolean {
  const observed = Math.abs(median(one) - median(other))
  if (observed <= MOST_MS) return false
  const random = seededRandom(1)
  const all = [...one, ...other]
  let asFar = 0
  for (let round = 0; round < SHUFFLES; round++) {
    for (let at = all.length - 1; at > 0; at--) {
      const partner = Math.floor(random.fraction() * (at + 1))
      ;[all[at], all[partner]] = [all[partner] as number, all[at] as number]
    }
    if (Math.abs(median(all.slice(0, one.length)) - median(all.slice(one.length))) >= observed) asFar++
  }
  return asFar / SHUFFLES < RARE
}

/** How long the door takes to say that e-mail address or password are wrong. */
async function wrongly({ gateway }: System, email: string): Promise<number> {
  const body = JSON.stringify({ email, password: 'not this one' })
  const started = performance.now()
  const reply = await fetch(`${gateway}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  await reply.arrayBuffer()
  assert.equal(reply.status, 401)
  return performance.now() - started
}

async function makeAccounts(system: System): Promise<void> {
  for (let n = 0; n < ADDRESSES; n++) {
    const account = {
      email: `known${n}@example.com`,
      password: `the password ${n}`,
      name: 'Somebody',
      roles: ['support'],
    }
    const { outcome, code } = await asStaff(system, { method: 'POST', path: '/v1/staff', body: account })
    assert.equal(outcome, 'ok', code)
  }
}

/** How long wrong passwords take where there is an account, and where there is none: so many tries of both together. */
export async function wrongPasswords(system: System): Promise<{ known: Times; unknown: Times }> {
  await makeAccounts(system)
  const known: number[] = []
  const unknown: number[] = []
  // In turn, and each first as often as second: whatever else the machine does, it does to both.
  for (let n = 0; n < TRIES / 2; n++) {
    const [one, other] = [`known${n % ADDRESSES}@example.com`, `unknown${n % ADDRESSES}@example.com`]
    if (n % 2 === 0) known.push(await wrongly(system, one))
    unknown.push(await wrongly(system, other))
    if (n % 2 === 1) known.push(await wrongly(system, one))
  }
  return { known, unknown }
}
