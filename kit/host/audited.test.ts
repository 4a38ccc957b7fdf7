import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { audit } from '../audit/index.ts'
import type { CloudEvent } from '../bus/index.ts'
import { command, contract, event, object, optional, string, type PayloadOf } from '../contract/index.ts'
import { service } from '../service/index.ts'
import { trial, type As, type Trial } from '../testing/index.ts'
import { operator } from './operator.ts'

const probe = contract('probe', {
  doc: 'Is acted upon.',
  operations: {
    make: command('POST /things', {
      doc: '',
      input: object({ note: optional(string()) }),
      output: object({ id: string() }),
      access: 'things:write',
    }),
    touch: command('PUT /shelves/:shelfId/things/:thingId', {
      doc: '',
      input: object({ shelfId: string(), thingId: string(), note: string() }),
      output: object({ id: string() }),
      access: 'public',
      refusals: { broken: 'conflict' },
    }),
  },
  events: { touched: event(object({ thingId: string() }), { key: 'thingId', doc: '' }) },
})
const subject = service(probe, {
  operations: {
    make: (_, ctx) => ctx.tx(async () => ({ id: 'thing_1' })),
    touch: ({ thingId }, ctx) =>
      ctx.tx(async ({ emit }) => {
        await emit(probe.events.touched, { thingId })
        if (thingId === 'broken') throw ctx.refuse('broken', 'It is broken.')
        if (thingId === 'counted') return ctx.refuse('broken', 'It is broken, and was touched.')
        return { id: thingId }
      }),
  },
})

const ann: As = { subject: 'stf_ann', permissions: ['things:write'] }
const { make, touch } = probe.operations

let shop: Trial
beforeEach(async () => void (shop = await trial([subject])))
afterEach(() => shop.stop())

type Acted = PayloadOf<typeof audit.events.acted>
const told = async () =>
  (await shop.published()).filter(({ type }) => type === audit.events.acted.type) as (CloudEvent & { data: Acted })[]

test('what staff do is told with who, where, what, to what and when, and with nothing of what they sent', async () => {
  await shop.ask(make, { note: 'secret' }, ann)
  await shop.ask(touch, { shelfId: 'shelf_2', thingId: 'thing_3', note: 'secret' }, ann)
  const [first, second] = await told()
  assert.deepEqual(first?.data, {
    trail: 'probe:stf_ann',
    subject: 'stf_ann',
    service: 'probe',
    operation: 'make',
    about: [{ field: 'id', id: 'thing_1' }],
    traceId: first?.traceparent?.split('-')[1],
    at: first?.time,
  })
  assert.deepEqual(second?.data.about, [
    { field: 'shelfId', id: 'shelf_2' },
    { field: 'thingId', id: 'thing_3' },
  ])
  assert.deepEqual(
    [first, second].map((each) => [each?.source, each?.subject, each?.id]),
    [
      ['/souk/audit', 'probe:stf_ann', 'audit:probe:stf_ann:1'],
      ['/souk/audit', 'probe:stf_ann', 'audit:probe:stf_ann:2'],
    ],
  )
  assert.ok(!JSON.stringify([first, second]).includes('secret'))
})

test('what staff were refused is not told, and what others do neither', async () => {
  const input = { shelfId: 'shelf_2', note: '' }
  for (const thingId of ['broken', 'counted'])
    assert.equal((await shop.send(touch, { ...input, thingId }, ann)).status, 409)
  assert.equal((await shop.send(make, {}, { subject: 'cus_1' })).status, 403)
  for (const as of [{}, { subject: 'cus_1' }, { service: 'order' }])
    await shop.ask(touch, { ...input, thingId: 't' }, as)
  assert.deepEqual(await told(), [])
})

test('what the operator does in a service is told there', async () => {
  const letter = { source: 'shelf', key: 'a', seq: 1 }
  const database = shop.database('probe')
  await database.transaction(
    (db) => db.run`insert into souk_parked (source, key, seq, event, state, attempts, next_at, cause, parked_at)
      values ('shelf', 'a', 1, '{}', 'dead', 5, 0, '', 0)`,
  )
  await shop.ask({ ...operator.operations.discard, service: 'probe', name: 'operator.discard' }, letter, {
    service: 'supervisor',
  })
  const [{ data }] = (await told()) as [CloudEvent & { data: Acted }]
  assert.deepEqual([data.subject, data.operation], ['supervisor', 'operator.discard'])
})

test('a key of the service itself that looks like one of its audit log is a defect', async () => {
  const { status } = await shop.send(touch, { shelfId: 's', thingId: 'probe:stf_ann', note: '' })
  assert.equal(status, 500)
  assert.deepEqual(await shop.published(), [])
})
