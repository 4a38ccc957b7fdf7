import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { virtualClock, type VirtualClock } from '../world/index.ts'
import { folderKeys, type Keys } from './keys.ts'
import { createPassports, type Passports } from './passport.ts'
import { rotateKeys } from './rotation.ts'

const base = mkdtempSync(join(tmpdir(), 'souk-rotation-'))
after(() => rmSync(base, { recursive: true }))
let folders = 0

const DAY_S = 24 * 3_600

interface Stage {
  readonly folder: string
  readonly clock: VirtualClock
  keysOf(name: string): Promise<Keys>
}

function stage(): Stage {
  const folder = join(base, String(++folders))
  const clock = virtualClock()
  return { folder, clock, keysOf: (name) => folderKeys(folder, name, clock) }
}

const kidOf = (passport: string) => decodeProtectedHeader(passport).kid
const generationsIn = (folder: string, name: string) =>
  readdirSync(folder)
    .map((file) => new RegExp(`^${name}\\.(\\d+)\\.private\\.json$`).exec(file)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((one, other) => one - other)

/** Every second each caller asks with a passport as a service would, and the callee checks it; the passports that were used. */
async function ask(clock: VirtualClock, seconds: number, callers: readonly Passports[], callee: Keys) {
  const used = new Set<string>()
  const open: { passport: string; until: number }[] = []
  for (let second = 0; second < seconds; second++) {
    for (const [at, caller] of callers.entries()) {
      const passport = await caller.issue('order', { subject: `cus_${clock.now()}_${at}` })
      open.push({ passport, until: clock.now() + 119_000 })
      used.add(kidOf(passport) as string)
    }
    // A passport is checked when it is new, and once more, by somebody who has not seen it, just before it expires.
    for (const { passport } of [...open.slice(-callers.length), ...open.filter(({ until }) => until === clock.now())])
      assert.equal((await createPassports('order', callee, clock).check(passport)).service, 'gateway')
    await clock.advance(1_000)
  }
  return [...used]
}

test('a key is replaced after a day, and no passport is refused on the way', async () => {
  const { folder, clock, keysOf } = stage()
  const gateway = createPassports('gateway', await keysOf('gateway'), clock)
  const order = await keysOf('order')
  await ask(clock, 5, [gateway], order)
  await clock.advance((DAY_S - 60) * 1_000)
  const used = await ask(clock, 600, [gateway], order)
  assert.deepEqual(used, ['gateway.1', 'gateway.2'])
  assert.deepEqual(generationsIn(folder, 'gateway'), [2])
})

test('two instances that replace their key at once agree on the next one', async () => {
  const { folder, clock, keysOf } = stage()
  const twins = await Promise.all([keysOf('gateway'), keysOf('gateway')])
  const order = await keysOf('order')
  await clock.advance(DAY_S * 1_000)
  const claims = { iss: 'gateway', aud: 'order', exp: 2_000_000_000 }
  const first = await Promise.all(twins.map((keys) => keys.sign(claims)))
  assert.deepEqual(first.map(kidOf), ['gateway.1', 'gateway.1'])
  assert.deepEqual(generationsIn(folder, 'gateway'), [1, 2])
  const callers = twins.map((keys) => createPassports('gateway', keys, clock))
  assert.deepEqual(await ask(clock, 60, callers, order), ['gateway.1', 'gateway.2'])
  const later = await Promise.all(twins.map((keys) => keys.sign(claims)))
  assert.deepEqual(later.map(kidOf), ['gateway.2', 'gateway.2'])
})

test('instances that hear of a new key at different moments begin to use it at the same one', async () => {
  const { folder, clock, keysOf } = stage()
  const twins = [await keysOf('gateway'), await keysOf('gateway')] as const
  const claims = { iss: 'gateway', aud: 'order', exp: 2_000_000_000 }
  await rotateKeys(folder, clock)
  await clock.advance(4_000)
  await twins[1].sign(claims)
  const kids = async () => (await Promise.all(twins.map((keys) => keys.sign(claims)))).map(kidOf)
  await clock.advance(5_999)
  assert.deepEqual(await kids(), ['gateway.1', 'gateway.1'])
  await clock.advance(1)
  assert.deepEqual(await kids(), ['gateway.2', 'gateway.2'])
})

test('keys are replaced when somebody asks for it, and no passport is refused on the way', async () => {
  const { folder, clock, keysOf } = stage()
  const callers = [await keysOf('gateway'), await keysOf('gateway')].map((keys) =>
    createPassports('gateway', keys, clock),
  )
  const order = await keysOf('order')
  await ask(clock, 3, callers, order)
  const made = await rotateKeys(folder, clock)
  assert.deepEqual(
    made.map(({ name, generation, useFromMs }) => [name, generation, useFromMs - clock.now()]),
    [
      ['gateway', 2, 10_000],
      ['order', 2, 10_000],
    ],
  )
  assert.deepEqual(await ask(clock, 400, callers, order), ['gateway.1', 'gateway.2'])
  assert.deepEqual(generationsIn(folder, 'gateway'), [2])
})

test('keys can be replaced again before the last replacement has come into force', async () => {
  const { folder, clock, keysOf } = stage()
  const gateway = createPassports('gateway', await keysOf('gateway'), clock)
  const order = await keysOf('order')
  await rotateKeys(folder, clock)
  await ask(clock, 4, [gateway], order)
  await Promise.all([rotateKeys(folder, clock), rotateKeys(folder, clock)])
  assert.deepEqual(await ask(clock, 400, [gateway], order), ['gateway.1', 'gateway.2', 'gateway.3'])
  assert.deepEqual(generationsIn(folder, 'gateway'), [3])
})

test('a passport by the key before is verified until it expires, also by who has just started', async () => {
  const { folder, clock, keysOf } = stage()
  const gateway = await keysOf('gateway')
  const old = await createPassports('gateway', gateway, clock).issue('order')
  await rotateKeys(folder, clock)
  await clock.advance(119_000)
  const late = createPassports('order', await keysOf('order'), clock)
  assert.equal((await late.check(old)).service, 'gateway')
})

test('a key that was removed is none any more, also for who has used it before', async () => {
  const { folder, clock, keysOf } = stage()
  const [gateway, order] = [await keysOf('gateway'), await keysOf('order')]
  const claims = { iss: 'gateway', aud: 'order', exp: 2_000_000_000 }
  const leaked = await gateway.sign(claims)
  await order.verify(leaked)
  await rotateKeys(folder, clock)
  await clock.advance(309_000)
  await gateway.sign(claims)
  assert.ok(await order.verify(leaked))
  await clock.advance(5_000)
  await gateway.sign(claims)
  await clock.advance(5_000)
  await assert.rejects(order.verify(leaked), /unknown issuer/)
  assert.ok(await order.verify(await gateway.sign(claims)))
})

test('a process that stood still for a day looks before it signs', async () => {
  const { clock, keysOf } = stage()
  const [sleeper, waker] = [await keysOf('gateway'), await keysOf('gateway')]
  const order = await keysOf('order')
  await clock.advance(DAY_S * 1_000)
  await ask(clock, 600, [createPassports('gateway', waker, clock)], order)
  assert.deepEqual(await ask(clock, 1, [createPassports('gateway', sleeper, clock)], order), ['gateway.2'])
})

test('when the folder cannot be used the present key goes on to sign, and somebody hears why', async () => {
  const { folder, clock } = stage()
  const causes: unknown[] = []
  const gateway = await folderKeys(folder, 'gateway', clock, (cause) => causes.push(cause))
  const claims = { iss: 'gateway', aud: 'order', exp: 2_000_000_000 }
  writeFileSync(join(folder, 'gateway.2.private.json'), 'half a k')
  await clock.advance(5_000)
  assert.equal(kidOf(await gateway.sign(claims)), 'gateway.1')
  assert.equal(causes.length, 1)
  rmSync(join(folder, 'gateway.2.private.json'))
  await rotateKeys(folder, clock)
  await clock.advance(10_000)
  assert.equal(kidOf(await gateway.sign(claims)), 'gateway.2')
})
