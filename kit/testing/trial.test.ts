import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeSubject } from './conformance/subject.ts'
import { trial } from './trial.ts'

const { ledger, parts } = makeSubject('trial')
const { enter } = ledger.operations

test('a process that was killed leads no longer, and its successor publishes what it left', async () => {
  const shop = await trial([parts.ledger])
  await shop.ask(enter, { account: 'a', amount: 1 })
  shop.kill(ledger.name)
  await assert.rejects(shop.ask(enter, { account: 'a', amount: 1 }), /does not run/)
  await shop.start(parts.ledger)
  await shop.ask(enter, { account: 'a', amount: 2 })
  await shop.advance(1_000)
  // Twice what was published and not yet struck off.
  assert.deepEqual([...new Set((await shop.published()).map(({ sequence }) => sequence))], ['1', '2'])
  await shop.stop()
})

test('a request that a killed process had in hand breaks off and leaves nothing behind', async () => {
  const shop = await trial([parts.ledger])
  const asked = shop.ask(enter, { account: 'a', amount: 1 })
  const broken = assert.rejects(asked, /connection reset/)
  await new Promise(setImmediate)
  shop.kill(ledger.name)
  await broken
  await shop.start(parts.ledger)
  assert.equal((await shop.ask(ledger.operations.state, { account: 'a' })).entries, 0)
  await shop.stop()
})

test('two instances share the database, and one of them is enough', async () => {
  const shop = await trial([parts.ledger])
  const second = await shop.start(parts.ledger)
  await shop.ask(enter, { account: 'a', amount: 1 }, { instance: second.url })
  shop.kill(second)
  assert.equal((await shop.ask(enter, { account: 'a', amount: 1 })).entries, 2)
  await shop.advance(1_000)
  assert.equal((await shop.published()).length, 2)
  await shop.stop()
})

test('time passes evenly while many requests are under way at once', async () => {
  const shop = await trial([parts.ledger])
  let last = shop.clock.monotonic()
  const watch = setInterval(() => {
    assert.ok(shop.clock.monotonic() >= last)
    last = shop.clock.monotonic()
  })
  await Promise.all(Array.from({ length: 50 }, (_, at) => shop.ask(enter, { account: `a${at}`, amount: 1 })))
  clearInterval(watch)
  const still = shop.clock.monotonic()
  await new Promise(setImmediate)
  assert.equal(shop.clock.monotonic(), still)
  await shop.stop()
})

test('a process that is stopped answers when it goes on, and has kept everything that it waited for', async () => {
  const shop = await trial([parts.ledger], { time: 'by hand' })
  const host = await shop.start(parts.ledger)
  let answered = 0
  const ask = () => shop.ask(enter, { account: 'a', amount: 1 }, { instance: host.url }).then(() => answered++)
  const before = ask()
  await shop.clock.advance(10)
  assert.equal(answered, 1)
  shop.pause(host)
  const meanwhile = ask()
  await shop.clock.advance(1_000)
  assert.equal(answered, 1)
  shop.resume(host)
  await shop.clock.advance(10)
  await Promise.all([before, meanwhile])
  assert.equal(answered, 2)
  let stopped = false
  void shop.stop().then(() => (stopped = true))
  while (!stopped) await shop.clock.advance(100)
})
