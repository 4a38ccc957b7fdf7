import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openRegistry } from './testing/registry-door.ts'
import { systemClock, systemRandom, virtualClock } from '../world/index.ts'
import type { Discovery, Instance } from './discovery.ts'
import { createRegistry, TTL_MS } from './registry.ts'
import { connectRegistry } from './registry-client.ts'
import { staticDiscovery } from './static.ts'

const instance = (id: string, service = 'cart'): Instance => ({
  service,
  id,
  url: `http://127.0.0.1/${id}`,
  version: '1',
  contractHash: 'hash',
})
const ids = (discovery: Discovery, service = 'cart') => discovery.instances(service).map(({ id }) => id)

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const since = performance.now(); !condition(); await delay(2))
    assert.ok(performance.now() - since < 5_000, `waited too long for ${what}`)
}

async function connect(t: TestContext, url: string): Promise<Discovery> {
  const { origin, password } = new URL(url)
  const discovery = await connectRegistry({ url: origin, token: password, clock: systemClock, random: systemRandom })
  t.after(() => discovery.close())
  return discovery
}

test('an instance that is not heard of any more is taken off the list', async () => {
  const clock = virtualClock()
  const registry = createRegistry(clock, 'first')
  registry.put(instance('one'))
  registry.put(instance('two'))
  await clock.advance(TTL_MS - 1_000)
  registry.put(instance('two'))
  await clock.advance(3_000)
  assert.deepEqual(
    registry.list().instances.map(({ id }) => id),
    ['two'],
  )
  registry.close()
})

test('a heartbeat changes nothing, a change wakes whoever waits at once', async () => {
  const clock = virtualClock()
  const registry = createRegistry(clock, 'first')
  registry.put(instance('one'))
  const { revision } = registry.list()
  let woken = false
  const waiting = registry.next('first', revision, 20_000, new AbortController().signal).then((listing) => {
    woken = true
    return listing
  })
  registry.put(instance('one'))
  await clock.advance(100)
  assert.equal(woken, false)
  registry.put(instance('two'))
  assert.equal((await waiting).instances.length, 2)
  const late = registry.next('first', registry.list().revision, 500, new AbortController().signal)
  await clock.advance(500)
  assert.equal((await late).instances.length, 2)
  registry.close()
})

test('a process hears of another as soon as it registers, and of its leaving', async (t) => {
  const registry = await openRegistry()
  t.after(() => registry.close())
  const [here, there] = [await connect(t, registry.url), await connect(t, registry.url)]
  let changes = 0
  here.watch(() => changes++)
  const leave = await there.register(instance('one'))
  await until(() => ids(here).length === 1, 'the instance')
  assert.equal(here.instances('cart'), here.instances('cart'))
  assert.deepEqual(here.services(), ['cart'])
  await leave()
  await until(() => ids(here).length === 0, 'its leaving')
  assert.equal(changes, 2)
})

test('who watches hears of a weight at once, and of the operations of an instance', async (t) => {
  const door = await openRegistry()
  t.after(() => door.close())
  const here = await connect(t, door.url)
  await here.register({ ...instance('one'), operations: ['read', 'list'] })
  await until(() => ids(here).length === 1, 'the instance')
  const [before] = here.instances('cart')
  assert.deepEqual([before?.weight, before?.operations], [undefined, ['read', 'list']])
  door.registry.weigh({ cart: { '1': 5 } })
  await until(() => here.instances('cart')[0]?.weight === 5, 'the weight')
  door.registry.weigh({})
  await until(() => here.instances('cart')[0]?.weight === undefined, 'its end')
})

test('what was known last stays known while the registry is away, and while a new one has not heard of everybody', async (t) => {
  const first = await openRegistry()
  const here = await connect(t, first.url)
  await here.register(instance('mine'))
  const other = await connect(t, first.url)
  await other.register(instance('other'))
  await until(() => ids(here).length === 2, 'both instances')
  await first.close()
  assert.deepEqual(ids(here).sort(), ['mine', 'other'])
  const second = await openRegistry(first.port, 'second')
  t.after(() => second.close())
  const third = await connect(t, second.url)
  await third.register(instance('new'))
  await until(() => ids(here).includes('new'), 'the new instance')
  assert.deepEqual(ids(here).sort(), ['mine', 'new', 'other'])
  await until(() => ids(third).length === 3, 'the heartbeats of the others')
})

test('with a wrong token nothing is learned and nobody is announced', async (t) => {
  const registry = await openRegistry()
  t.after(() => registry.close())
  const url = new URL(registry.url)
  url.password = 'guess'
  const stranger = await connect(t, url.href)
  const here = await connect(t, registry.url)
  await stranger.register(instance('intruder'))
  await here.register(instance('one'))
  await until(() => ids(here).length === 1, 'the instance')
  assert.deepEqual([ids(here), ids(stranger)], [['one'], []])
})

test('a fixed list is read, and a mistake in it is named', () => {
  const fixed = staticDiscovery('cart=http://10.0.0.1:80/?a=b, cart=http://10.0.0.2,order=http://10.0.0.3')
  assert.deepEqual(
    fixed.instances('cart').map(({ url }) => url),
    ['http://10.0.0.1:80/?a=b', 'http://10.0.0.2'],
  )
  assert.throws(() => staticDiscovery('cart'), /service=url, not cart/)
})
