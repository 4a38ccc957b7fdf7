import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { command, contract, integer, object, string } from '../../contract/index.ts'
import {
  plan,
  runs,
  saga,
  service,
  type Behaviour,
  type Handler,
  type Plan,
  type Saga,
  type Service,
} from '../../service/index.ts'
import type { DataOf } from '../../saga/index.ts'
import { trial, type Trial } from '../../testing/index.ts'

const sent = { input: object({ parcel: integer() }), output: object({}) }
const step = <const Path extends `POST /${string}`>(path: Path) =>
  command(path, { doc: 'A step.', ...sent, access: 'service' })
const depot = contract('depot', {
  doc: 'Where parcels are made.',
  operations: { pay: step('POST /v1/pay'), pack: step('POST /v1/pack'), label: step('POST /v1/label') },
  events: {},
})
const { pay, pack, label } = depot.operations
const desk = contract('desk', {
  doc: 'Sends parcels.',
  operations: {
    send: command('POST /v1/parcels', { doc: 'Sends one.', ...sent, access: 'public' }),
  },
  events: {},
})

const about = { doc: 'Sends a parcel.', data: object({ parcel: integer(), by: string() }), ended: ['done'], timers: [] }
const RETRY_MS = 1_000

/** Pays, then packs. */
const first = plan('sending', {
  ...about,
  version: 1,
  states: ['paying', 'packing', 'done'],
  steps: { pay, pack },
  signals: {},
  asks: {},
} as const)
/** Packing is called wrapping there, and a label comes after it. */
const second = plan('sending', {
  ...about,
  version: 2,
  states: ['paying', 'wrapping', 'labelling', 'done'],
  steps: { pay, wrap: pack, label },
  signals: {},
  asks: {},
} as const)

type Other = NonNullable<Behaviour<typeof first>['earlier']>

const v1 = (earlier: Other = []) =>
  saga(first, {
    earlier,
    begin: ({ parcel }) => ({ to: 'paying', call: { pay: { parcel } } }),
    states: {
      paying: {
        'pay.ok': ({ parcel }) => ({ to: 'packing', call: { pack: { parcel } } }),
        'pay.unknown': () => ({ again: { pay: RETRY_MS } }),
        otherwise: 'alarm',
      },
      packing: {
        'pack.ok': () => ({ to: 'done', data: { by: 'v1' } }),
        'pack.unknown': () => ({ again: { pack: RETRY_MS } }),
        otherwise: 'alarm',
      },
      done: { otherwise: 'alarm' },
    },
  })

const v2 = (earlier: Other = []) =>
  saga(second, {
    earlier,
    begin: ({ parcel }) => ({ to: 'paying', call: { pay: { parcel } } }),
    states: {
      paying: {
        'pay.ok': ({ parcel }) => ({ to: 'wrapping', call: { wrap: { parcel } } }),
        'pay.unknown': () => ({ again: { pay: RETRY_MS } }),
        otherwise: 'alarm',
      },
      wrapping: {
        'wrap.ok': ({ parcel }) => ({ to: 'labelling', call: { label: { parcel } } }),
        'wrap.unknown': () => ({ again: { wrap: RETRY_MS } }),
        otherwise: 'alarm',
      },
      labelling: {
        'label.ok': () => ({ to: 'done', data: { by: 'v2' } }),
        'label.unknown': () => ({ again: { label: RETRY_MS } }),
        otherwise: 'alarm',
      },
      done: { otherwise: 'alarm' },
    },
  })

/** What is deployed: the version that begins, with those that it can bring to their end besides. */
const releases = {
  v1: () => deskOf(v1()),
  v2: () => deskOf(v2([v1()])),
  'v1 after v2': () => deskOf(v1([v2()])),
}

function deskOf<P extends Plan>(sending: Saga<P>): Service {
  return service(desk, {
    operations: {
      send: ({ parcel }, ctx) =>
        ctx.tx(async (tx) => {
          await tx.begin(sending, `parcel-${parcel}`, { parcel, by: '' } as DataOf<P>)
          return {}
        }),
    },
    sagas: [runs(sending)],
  })
}

/** Steps that the depot does not take at the moment. */
const closed = new Set<string>()
const done = new Map<string, number[]>()
const doing =
  (name: 'pay' | 'pack' | 'label'): Handler<typeof pay> =>
  ({ parcel }, ctx) => {
    if (closed.has(name)) throw new Error('it is closed')
    done.set(name, [...(done.get(name) ?? []), parcel])
    return ctx.tx(async () => ({}))
  }
const depotService = service(depot, {
  operations: { pay: doing('pay'), pack: doing('pack'), label: doing('label') },
})

let shop: Trial
let begun: number
beforeEach(() => {
  closed.clear()
  done.clear()
  begun = 0
})
afterEach(() => shop.stop())

/** Begins so many. */
async function send(count: number): Promise<void> {
  const from = begun
  begun += count
  const parcels = Array.from({ length: count }, (_, n) => from + n)
  await Promise.all(parcels.map((parcel) => shop.ask(desk.operations.send, { parcel })))
}

/** Begins twice as many, of which half is paid and stays with the depot. */
async function sendToBothSteps(count: number): Promise<void> {
  closed.add('pack')
  await send(count)
  await shop.advance(2_000)
  closed.add('pay')
  await send(count)
  await shop.advance(2_000)
}

/** The whole service is replaced, as by a deployment that stops the old one first. */
async function deploy(release: keyof typeof releases): Promise<void> {
  shop.kill('desk')
  await shop.start(releases[release]())
  await shop.advance(20_000)
}

/** How many sagas stand where, and an alarm if there is one. */
async function standing(): Promise<Record<string, number>> {
  const rows = await shop.database('desk').read.all<{ state: string; plan: number; alarm: string | null }>`
    select state, plan, alarm from souk_saga`
  const words = rows.map(({ state, plan: version, alarm }) => [`v${version}`, state, alarm ?? ''].join(' ').trim())
  return Object.fromEntries([...Map.groupBy(words, String)].map(([word, all]) => [word, all.length]))
}

/** Every parcel had each of these steps once. */
function onceEach(expected: Record<'pay' | 'pack' | 'label', number>): void {
  for (const [name, count] of Object.entries(expected)) {
    const all = done.get(name) ?? []
    assert.deepEqual([name, all.length, new Set(all).size], [name, count, count])
  }
}

test('200 sagas that are under way at each of their steps end as they began when a version with another step is deployed', async () => {
  shop = await trial([depotService, releases.v1()])
  await sendToBothSteps(100)
  assert.deepEqual(await standing(), { 'v1 packing': 100, 'v1 paying': 100 })
  await deploy('v2')
  await send(50)
  closed.clear()
  await shop.advance(60_000)
  assert.deepEqual(await standing(), { 'v1 done': 200, 'v2 done': 50 })
  onceEach({ pay: 250, pack: 250, label: 50 })
})

test('after a step back the older sagas go on, and the newer ones wait untouched until something knows their version again', async () => {
  shop = await trial([depotService, releases.v1()])
  await sendToBothSteps(50)
  await deploy('v2')
  closed.delete('pay')
  await shop.advance(60_000)
  await sendToBothSteps(50)
  assert.deepEqual(await standing(), { 'v1 packing': 100, 'v2 paying': 50, 'v2 wrapping': 50 })
  await deploy('v1')
  closed.clear()
  await shop.advance(60_000)
  assert.deepEqual(await standing(), { 'v1 done': 100, 'v2 paying': 50, 'v2 wrapping': 50 })
  await deploy('v1 after v2')
  await send(50)
  await shop.advance(60_000)
  assert.deepEqual(await standing(), { 'v1 done': 150, 'v2 done': 100 })
  onceEach({ pay: 250, pack: 250, label: 100 })
})
