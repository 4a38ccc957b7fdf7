import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { Answer } from '../../call/index.ts'
import { command, contract, event, integer, isProblem, object, query, string } from '../../contract/index.ts'
import { conflict, emission, every, on, plan, runs, saga, service } from '../../service/index.ts'
import type { Behaviour, Service, Transaction, Transition } from '../../service/index.ts'
import { trial, type As, type Trial, type TrialOptions } from '../../testing/index.ts'
import { operator } from '../operator.ts'

const till = contract('till', {
  doc: 'Takes money.',
  operations: {
    pay: command('POST /v1/pay', {
      doc: 'Takes it.',
      input: object({ orderId: string(), amount: integer() }),
      output: object({ paid: integer() }),
      access: 'service',
      refusals: { declined: 'declined' },
    }),
    close: command('POST /v1/close', { doc: 'Ends a day.', input: object({}), output: object({}), access: 'public' }),
  },
  events: { closed: event(object({ orderId: string() }), { key: 'orderId', doc: 'Given up from outside.' }) },
})
const placed = {
  input: object({ amount: integer(), secret: string() }),
  output: object({ id: string(), state: string() }),
  access: 'public',
  later: true,
} as const
const desk = contract('desk', {
  doc: 'Takes orders.',
  operations: {
    place: command('POST /v1/orders', {
      doc: 'Buys.',
      ...placed,
      idempotency: 'required',
      guest: 'secret',
      status: 201,
      refusals: { declined: 'declined', closed: 'unavailable' },
    }),
    stray: command('POST /v1/stray', { doc: 'Begins what does not answer it.', ...placed, idempotency: 'required' }),
    loose: command('POST /v1/loose', { doc: 'Has no key.', ...placed }),
    cancel: command('POST /v1/orders/:id/cancel', {
      doc: 'Ends it.',
      input: object({ id: string(), fail: integer() }),
      output: object({ told: integer() }),
      access: 'public',
    }),
    leave: command('POST /v1/leave', {
      doc: 'Waits for the end of it, which it begins if need be.',
      input: object({ id: string() }),
      output: placed.output,
      access: 'public',
    }),
    renew: command('POST /v1/renewals', {
      doc: 'Buys the same every week, while nobody waits for it.',
      input: object({ id: string(), fail: integer() }),
      output: object({}),
      access: 'public',
    }),
    count: query('GET /v1/orders', {
      doc: '',
      input: object({}),
      output: object({ count: integer() }),
      access: 'public',
    }),
  },
  events: { bought: event(object({ id: string() }), { key: 'id', doc: 'Bought.' }) },
})
const { place, stray, cancel, leave, renew } = desk.operations

const buying = (version = 1) =>
  plan('buying', {
    version,
    doc: 'Buys one thing.',
    data: object({ id: string(), amount: integer() }),
    states: ['paying', 'paid', 'over'],
    ended: ['paid', 'over'],
    steps: { pay: till.operations.pay },
    signals: { cancel: object({}), leave: object({}) },
    timers: ['late', 'deadline'],
    asks: { place, leave },
  })
type Buy = Behaviour<ReturnType<typeof buying>>
const usual: Buy = {
  begin: ({ id, amount }) => ({ to: 'paying', call: { pay: { orderId: id, amount } }, timers: { late: 5_000 } }),
  states: {
    paying: {
      'pay.ok': ({ id }) => ({
        to: 'paid',
        emit: [emission(desk.events.bought, { id })],
        answer: { place: { output: { id, state: 'paid' } }, leave: { output: { id, state: 'paid' } } },
      }),
      'pay.refused': (_, { detail }) => ({ to: 'over', answer: { place: { refuse: 'declined', detail } } }),
      'pay.unknown': () => ({ again: { pay: 1_000 } }),
      'late.due': ({ id }) => ({
        answer: { place: { output: { id, state: 'later' }, status: 202, location: `/v1/orders/${id}` } },
      }),
      cancel: () => ({
        to: 'over',
        answer: { place: { refuse: 'closed', detail: 'Come back tomorrow.', retryAfterSeconds: 7 } },
      }),
      leave: () => ({}),
      otherwise: 'alarm',
    },
    paid: { leave: ({ id }) => ({ answer: { leave: { output: { id, state: 'gone' } } } }), otherwise: 'ignore' },
    over: { otherwise: 'ignore' },
  },
}
/** The usual behaviour with something else in the state `paying`. */
const paying = (row: Partial<Buy['states']['paying']>): Buy => ({
  ...usual,
  states: { ...usual.states, paying: { ...usual.states.paying, ...row } },
})

interface Odd {
  readonly behaviour?: Buy
  readonly version?: number
  readonly earlier?: Buy
  readonly record?: (tx: Transaction, transition: Transition) => Promise<void>
}

function deskService({ behaviour = usual, version = 1, earlier, record }: Odd = {}): Service {
  const older = earlier === undefined ? {} : { earlier: [saga(buying(version - 1), earlier)] }
  const buy = saga(buying(version), { ...behaviour, ...older } as Buy)
  const begin = (amount: number, ctx: { newId(prefix: string): string }) => {
    const id = ctx.newId('ord')
    return [buy, id, { id, amount }, async () => {}] as const
  }
  return service(desk, {
    operations: {
      place: ({ amount }, ctx) => ctx.begin(...begin(amount, ctx)),
      stray: ({ amount }, ctx) => ctx.begin(...begin(amount, ctx)),
      loose: ({ amount }, ctx) => ctx.begin(...begin(amount, ctx)),
      cancel: ({ id, fail }, ctx) =>
        ctx.tx(async (tx) => {
          const told = (await tx.signal(buy, id, 'cancel', {})) ? 1 : 0
          if (fail === 1) throw new Error('after all not')
          return { told }
        }),
      leave: ({ id }, ctx) =>
        ctx.ask(
          buy,
          async (tx) => {
            if (!(await tx.db.get`select id from souk_saga where id = ${id}`))
              await tx.begin(buy, id, { id, amount: 5 })
            return id
          },
          'leave',
          {},
        ),
      renew: ({ id, fail }, ctx) =>
        ctx.tx(async (tx) => {
          await tx.begin(buy, id, { id, amount: 5 })
          if (fail === 1) throw new Error('after all not')
          return {}
        }),
      count: async (_, ctx) =>
        (await ctx.db.get<{ count: number }>`select count(*) as count from souk_saga`) ?? { count: 0 },
    },
    reactions: [
      on(till.events.closed, ({ orderId }, ctx) =>
        ctx.tx(async (tx) => void (await tx.signal(buy, orderId, 'cancel', {}))),
      ),
    ],
    sagas: [runs(buy, record)],
  })
}

/** What the till does with a payment: 13 is unlucky, 14 breaks it. */
const keys: string[] = []
const tillService = service(till, {
  operations: {
    pay: async ({ amount, orderId }, ctx) => {
      if (amount === 13) throw ctx.refuse('declined', 'Not this one.')
      if (amount === 14) throw new Error('it jams')
      keys.push(orderId)
      return ctx.tx(async () => ({ paid: amount }))
    },
    close: async () => ({}),
  },
})

let shop: Trial
afterEach(() => shop.stop())
const open = async (services: readonly Service[], options?: TrialOptions) => (shop = await trial(services, options))

const buy = (amount: number, as: As = { idempotencyKey: 'k' }, secret = 's') => shop.send(place, { amount, secret }, as)
const codeOf = ({ body }: Answer) => (isProblem(body) ? body.code : undefined)
const idOf = ({ body }: Answer) => (body as { id: string }).id
interface Row {
  readonly id: string
  readonly state: string
  readonly alarm: string | null
}
const rows = () => shop.database('desk').read.all<Row>`select id, state, alarm from souk_saga order by id`
const only = async () => (await rows())[0] as Row
const heard = async () =>
  (
    await shop.database('desk').read.all<{ heard: string }>`select heard from souk_saga_history order by saga_id, seq`
  ).map((line) => line.heard)

test('a command is answered by the saga that it begins, and a repetition gets the same answer', async () => {
  await open([tillService, deskService()])
  const first = await buy(5)
  assert.deepEqual([first.status, first.body], [201, { id: (await only()).id, state: 'paid' }])
  const again = await buy(5)
  assert.deepEqual([again.status, again.body, again.replayed], [201, first.body, true])
  assert.deepEqual([codeOf(await buy(6)), (await rows()).length], ['idempotency_key_reused', 1])
  const events = (await shop.published()).filter(({ source }) => source === '/souk/desk')
  assert.deepEqual(
    events.map(({ subject }) => subject),
    [idOf(first)],
  )
})

test('a saga can refuse, and the refusal is final', async () => {
  await open([tillService, deskService()])
  const refused = await buy(13)
  assert.deepEqual([refused.status, codeOf(refused)], [402, 'declined'])
  assert.deepEqual([(await buy(13)).status, (await rows()).length], [402, 1])
})

test('a saga that cannot answer in time accepts, goes on, and the acceptance stays the answer', async () => {
  await open([deskService()])
  const first = await buy(5)
  assert.deepEqual([first.status, first.location], [202, `/v1/orders/${idOf(first)}`])
  await shop.start(tillService)
  await shop.advance(2_000)
  assert.equal((await only()).state, 'paid')
  const again = await buy(5)
  assert.deepEqual([again.status, again.location, again.replayed], [202, first.location, true])
})

test('a refusal that passes lets go of the key, so that the same request may begin anew', async () => {
  await open([deskService({ behaviour: paying({ 'late.due': usual.states.paying.cancel as never }) })])
  const first = await buy(5)
  assert.deepEqual([first.status, codeOf(first), first.retryAfterSeconds], [503, 'closed', 7])
  await shop.start(tillService)
  assert.equal((await buy(5)).status, 201)
  assert.deepEqual(
    (await rows()).map(({ state }) => state),
    ['over', 'paid'],
  )
})

test('while a saga is at work a repetition is told to come back, and gets the answer when there is one', async () => {
  await open([deskService({ behaviour: paying({ 'late.due': () => ({}) }) })])
  const [first, second] = [buy(5, { idempotencyKey: 'k', deadlineMs: 3_000 }), buy(5)]
  const running = await second
  assert.deepEqual([running.status, codeOf(running), running.retryAfterSeconds], [409, 'request_running', 1])
  assert.deepEqual([(await first).status, codeOf(await first)], [504, 'deadline_exceeded'])
  await shop.start(tillService)
  await shop.advance(2_000)
  assert.deepEqual([(await buy(5)).status, (await buy(5)).replayed, (await rows()).length], [201, true, 1])
})

test('two guests do not share their keys, and neither do a guest and a customer', async () => {
  await open([tillService, deskService()])
  const ids = [
    await buy(5),
    await buy(5, { idempotencyKey: 'k' }, 'other'),
    await buy(5, { idempotencyKey: 'k', subject: 'cus_1' }),
  ]
  assert.equal(new Set(ids.map(idOf)).size, 3)
  const scopes = await shop.database('desk').read.all<{ scope: string }>`select scope from souk_idempotency`
  assert.ok(
    scopes.every(({ scope }) => !scope.includes('other')),
    'no secret is kept',
  )
})

test('what must not come stops a saga and calls for somebody, again and again after longer pauses, until it is mended', async () => {
  await open([
    tillService,
    deskService({
      behaviour: {
        ...paying({ 'pay.ok': 'alarm' }),
        begin: () => ({ to: 'paying', call: { pay: { orderId: 'o', amount: 5 } } }),
      },
    }),
  ])
  assert.equal((await buy(5, { idempotencyKey: 'k', deadlineMs: 500 })).status, 504)
  const { state, alarm } = await only()
  assert.equal(state, 'paying')
  assert.match(alarm ?? '', /pay\.ok must not come in paying/)
  await shop.advance(40_000)
  const { times } = JSON.parse((await only()).alarm as string) as { times: number }
  assert.ok(times >= 4 && times <= 7, `${times} times in 40 s`)
  assert.deepEqual((await heard()).filter((what) => what === 'pay.ok').length, 1)
  assert.equal(shop.recorded.counts.filter(({ name }) => name === 'saga_alarms').length, times)
  assert.ok(shop.recorded.lines.some(({ level, message }) => level === 'error' && /look at it/.test(message)))
  shop.kill('desk')
  await shop.start(deskService())
  await shop.advance(70_000)
  assert.deepEqual([(await only()).state, (await only()).alarm], ['paid', null])
})

test('a record that fails rolls its transition back, and stops the saga', async () => {
  let broken = true
  const record = async (_: Transaction, { to }: Transition) => {
    if (to === 'paid' && broken) throw new Error('no ink')
  }
  await open([tillService, deskService({ record })])
  assert.equal((await buy(5, { idempotencyKey: 'k', deadlineMs: 500 })).status, 504)
  const { state, alarm } = await only()
  assert.deepEqual([state, /no ink/.test(alarm ?? '')], ['paying', true])
  broken = false
  await shop.advance(5_000)
  assert.deepEqual([(await only()).state, (await buy(5)).status], ['paid', 201])
})

/** The spans of transitions, in the order in which they ended. */
const transitions = () => shop.recorded.spans.filter(({ name }) => name.startsWith('desk buying '))

test('one trace shows a saga: the command that begins it, its transitions, and the calls between them', async () => {
  await open([tillService, deskService()])
  await buy(5)
  assert.deepEqual(
    transitions().map(({ name, kind, attributes }) => [name, kind, attributes]),
    [
      ['desk buying begin', 'internal', { to: 'paying' }],
      ['desk buying pay.ok', 'internal', { from: 'paying', to: 'paid' }],
    ],
  )
  const { spans } = shop.recorded
  const place = spans.find(({ name }) => name === 'desk.place')
  const calls = spans.filter(({ name }) => name === 'call till.pay')
  for (const { traceId, parentSpanId } of [...transitions(), ...calls])
    assert.deepEqual([traceId, parentSpanId], [place?.traceId, place?.spanId])
  assert.equal(calls.length, 1)
})

test('a transition that an event brings about is in the trace in which the saga began', async () => {
  await open([deskService()])
  const asked = buy(5)
  await shop.advance(100)
  await shop.tell(till.events.closed, { orderId: (await only()).id })
  await asked
  const traces = new Set(transitions().map(({ traceId }) => traceId))
  const last = transitions().at(-1)
  assert.deepEqual(
    [traces.size, last?.name, last?.attributes],
    [1, 'desk buying cancel', { from: 'paying', to: 'over' }],
  )
})

test('a transition that is rolled back is a failed span, and what is ignored is none', async () => {
  let conflicts = 2
  const record = async () => {
    if (conflicts-- > 0) throw conflict('the order')
  }
  await open([tillService, deskService({ record })])
  const { id } = (await buy(5)).body as { id: string }
  await shop.send(cancel, { id, fail: 0 })
  assert.deepEqual(
    transitions().map(({ name, error }) => [name, error !== undefined]),
    [
      ['desk buying begin', true],
      ['desk buying begin', true],
      ['desk buying begin', false],
      ['desk buying pay.ok', false],
    ],
  )
})

test('a record that meets a conflict is written again', async () => {
  let conflicts = 3
  const record = async () => {
    if (conflicts-- > 0) throw conflict('the order')
  }
  await open([tillService, deskService({ record })])
  assert.deepEqual([(await buy(5)).status, await heard()], [201, ['begin', 'pay.ok']])
})

test('a request that the other service does not accept is unknown, and somebody is called', async () => {
  await open([tillService, deskService({ behaviour: paying({ 'pay.unknown': () => ({ again: { pay: 60_000 } }) }) })])
  const strict = service(till, {
    operations: { pay: (_, ctx) => Promise.reject(ctx.refuse('other' as 'declined', '')), close: async () => ({}) },
  })
  shop.kill('till')
  await shop.start(strict, {
    alter: (world) => ({
      ...world,
      listen: (endpoint) =>
        world.listen({
          ...endpoint,
          dispatch: async () => ({ status: 422, body: { code: 'invalid', status: 422, detail: 'no', errors: [] } }),
        }),
    }),
  })
  assert.equal((await buy(5)).status, 202)
  assert.deepEqual((await heard()).slice(0, 2), ['begin', 'pay.unknown'])
  assert.ok(shop.recorded.counts.some(({ name, labels }) => name === 'saga_alarms' && labels.heard === 'pay.unknown'))
})

test('what a transaction tells a saga takes effect with it or not at all, and only where there is such a saga', async () => {
  await open([deskService()])
  const asked = buy(5)
  await shop.advance(100)
  const { id } = await only()
  assert.equal((await shop.send(cancel, { id, fail: 1 })).status, 500)
  assert.equal((await only()).state, 'paying')
  assert.deepEqual((await shop.send(cancel, { id: 'ord_other', fail: 0 })).body, { told: 0 })
  assert.deepEqual((await shop.send(cancel, { id, fail: 0 })).body, { told: 1 })
  assert.deepEqual([(await asked).status, (await only()).state], [503, 'over'])
})

test('an event that a service hears can tell a saga something', async () => {
  await open([deskService()])
  const asked = buy(5)
  await shop.advance(100)
  await shop.tell(till.events.closed, { orderId: (await only()).id })
  assert.deepEqual([codeOf(await asked), (await only()).state], ['closed', 'over'])
})

test('a timer that rings much later survives a restart and rings when it is due', async () => {
  const behaviour: Buy = {
    ...paying({ 'deadline.due': usual.states.paying.cancel as never, 'late.due': 'alarm' }),
    begin: () => ({ to: 'paying', timers: { deadline: 90_000 } }),
  }
  await open([deskService({ behaviour })])
  await buy(5, { idempotencyKey: 'k', deadlineMs: 500 })
  shop.kill('desk')
  await shop.start(deskService({ behaviour }))
  await shop.advance(80_000)
  assert.equal((await only()).state, 'paying')
  await shop.advance(15_000)
  assert.equal((await only()).state, 'over')
})

test('a saga goes on under the version with which it began, and one of an unknown version is left alone', async () => {
  const old = paying({ 'pay.ok': ({ id }) => ({ to: 'over', answer: { place: { output: { id, state: 'old' } } } }) })
  await open([deskService({ behaviour: old })])
  assert.equal((await buy(5)).status, 202)
  shop.kill('desk')
  await shop.start(deskService({ version: 3 }))
  await shop.start(tillService)
  await shop.advance(20_000)
  assert.equal((await only()).state, 'paying')
  assert.ok(shop.recorded.lines.some(({ message }) => /version that is not known/.test(message)))
  shop.kill('desk')
  await shop.start(deskService({ version: 2, earlier: old }))
  await shop.advance(20_000)
  assert.equal((await only()).state, 'over')
})

test('sagas that cannot work are found before a service starts', async () => {
  await open([])
  const defects: [RegExp, Partial<ReturnType<typeof buying>>][] = [
    [/no operation of desk/, { asks: { place: till.operations.pay } as never }],
    [/remembers no card that could be secret/, { secrets: ['card'] }],
    [/cannot name something begin/, { signals: { begin: object({}) } as never }],
    [/no row for gone/, { states: ['paying', 'paid', 'over', 'gone'] as never }],
  ]
  for (const [reason, change] of defects) {
    const odd = runs(saga({ ...buying(), ...change }, usual))
    await assert.rejects(shop.start({ ...deskService(), sagas: [odd] }), reason)
  }
  const twice = runs(saga(buying(), usual))
  await assert.rejects(shop.start({ ...deskService(), sagas: [twice, twice] }), /two sagas buying/)
})

test('a command without a key waits for a saga that it finds or begins in its transaction, each for the same one', async () => {
  await open([deskService()])
  const first = shop.send(leave, { id: 'o' })
  const second = shop.send(leave, { id: 'o' })
  await shop.start(tillService)
  await shop.advance(2_000)
  const answers = [await first, await second, await shop.send(leave, { id: 'o' })]
  assert.deepEqual(
    answers.map(({ status, body }) => [status, (body as { state: string }).state]),
    [
      [200, 'paid'],
      [200, 'paid'],
      [200, 'gone'],
    ],
  )
  assert.deepEqual([(await rows()).length, (await heard()).filter((what) => what === 'leave').length], [1, 3])
})

test('a command that does not insist on a key cannot begin what it waits for', async () => {
  await open([])
  const loose = runs(saga({ ...buying(), asks: { place: desk.operations.loose } as never }, usual))
  await shop.start({ ...deskService(), sagas: [loose] })
  assert.equal((await shop.send(desk.operations.loose, { amount: 1, secret: 's' })).status, 500)
  assert.ok(shop.recorded.lines.some((line) => /does not insist on a key/.test(JSON.stringify(line))))
  assert.deepEqual(await rows(), [])
})

test('a command that no saga answers cannot begin one', async () => {
  await open([deskService()])
  assert.equal((await shop.send(stray, { amount: 1, secret: 's' }, { idempotencyKey: 'k' })).status, 500)
  assert.equal((await shop.send(desk.operations.loose, { amount: 1, secret: 's' })).status, 500)
  assert.deepEqual(await rows(), [])
})

test('a transaction can begin a saga that answers nobody: both are committed and it goes on, or neither is', async () => {
  await open([tillService, deskService()])
  assert.equal((await shop.send(renew, { id: 'weekly', fail: 1 })).status, 500)
  assert.deepEqual(await rows(), [])
  assert.equal((await shop.send(renew, { id: 'weekly', fail: 0 })).status, 200)
  assert.deepEqual([(await only()).id, (await only()).state, await heard()], ['weekly', 'paid', ['begin', 'pay.ok']])
  assert.equal((await shop.send(renew, { id: 'weekly', fail: 0 })).status, 500)
  assert.equal((await rows()).length, 1)
})

test('a service without sagas has nothing to do with them', async () => {
  await open([tillService])
  await shop.advance(10_000)
  assert.deepEqual(await shop.database('till').read.all`select id from souk_saga_member`, [])
})

test('an operator sees what stands still, asks again at once, or takes a step for done', async () => {
  await open([tillService])
  const behaviour = paying({ 'late.due': 'ignore', 'pay.unknown': () => ({ again: { pay: 600_000 } }) })
  const { url: instance } = await shop.start(deskService({ behaviour }))
  await buy(14, { idempotencyKey: 'k', deadlineMs: 1_000 })
  const { id } = await only()
  const as = { service: 'supervisor', instance }
  const { sagas, saga: show, retrySaga, skipStep } = operator.operations
  const { data } = (await shop.send(sagas, {}, as)).body as {
    data: { id: string; pending: { step: string; attempt: number }[] }[]
  }
  assert.deepEqual(
    data.map((each) => [each.id, each.pending[0]?.step, each.pending[0]?.attempt]),
    [[id, 'pay', 2]],
  )
  assert.equal((await shop.send(retrySaga, { id }, as)).status, 200)
  await shop.advance(1_000)
  assert.deepEqual(await heard(), ['begin', 'pay.unknown', 'operator.retry', 'pay.unknown'])
  const skip = (output: string, step = 'pay') => shop.send(skipStep, { id, step, output }, as)
  assert.deepEqual(
    [codeOf(await skip('{}')), codeOf(await skip('{')), codeOf(await skip('{}', 'toString'))],
    ['wrong_output', 'wrong_output', 'not_pending'],
  )
  assert.deepEqual((await skip('{"paid":14}')).body, { state: 'paid' })
  assert.deepEqual(
    [codeOf(await shop.send(retrySaga, { id }, as)), codeOf(await shop.send(retrySaga, { id: 'x' }, as))],
    ['not_pending', 'unknown_saga'],
  )
  const { state, history, ...shown } = (await shop.send(show, { id }, as)).body as {
    state: string
    history: { heard: string; reason?: string }[]
  }
  assert.deepEqual(
    [state, history.map(({ heard, reason }) => [heard, reason?.split(':')[0]])],
    [
      'paid',
      [
        ['begin', undefined],
        ['pay.unknown', 'Outage'],
        ['operator.retry', undefined],
        ['pay.unknown', 'Outage'],
        ['pay.ok', undefined],
      ],
    ],
  )
  const kept = [...Object.keys(shown), ...history.flatMap((line) => Object.keys(line))]
  assert.ok(!kept.includes('data') && !kept.includes('payload'), 'what may be about people is not shown')
  assert.equal((await buy(14)).status, 201)
})

test('an operator ends the alarm of a saga that is over, or that goes on all the same, and of no other', async () => {
  await open([tillService])
  const odd = paying({ cancel: 'alarm', 'pay.unknown': () => ({ again: { pay: 600_000 } }) })
  const behaviour: Buy = { ...odd, states: { ...odd.states, paid: { cancel: 'alarm', otherwise: 'ignore' } } }
  const { url: instance } = await shop.start(deskService({ behaviour }))
  const as = { service: 'supervisor', instance }
  const { sagas, acknowledgeAlarm } = operator.operations
  const tell = (id: string) => shop.send(cancel, { id, fail: 0 }, { instance })
  const acknowledge = (id: string) => shop.send(acknowledgeAlarm, { id }, as)
  const alarms = async () => (await rows()).filter(({ alarm }) => alarm !== null).map(({ id }) => id)

  const over = idOf(await buy(5, { idempotencyKey: 'over' }))
  assert.equal(codeOf(await acknowledge(over)), 'no_alarm')
  await tell(over)
  assert.deepEqual(await alarms(), [over])
  assert.deepEqual((await acknowledge(over)).body, { state: 'paid' })
  assert.deepEqual([await alarms(), (await heard()).slice(-2)], [[], ['cancel', 'operator.acknowledge']])
  assert.deepEqual((await shop.send(sagas, {}, as)).body, { data: [] })
  assert.deepEqual([codeOf(await acknowledge(over)), codeOf(await acknowledge('x'))], ['no_alarm', 'unknown_saga'])

  const going = idOf(await buy(14, { idempotencyKey: 'open' }))
  await tell(going)
  assert.deepEqual(await alarms(), [going])
  assert.deepEqual((await acknowledge(going)).body, { state: 'paying' })
  assert.deepEqual(await alarms(), [])
})

for (const what of ['pay.ok', 'late.due'] as const)
  test(`the alarm of a saga that stands still because of ${what} is ended by mending it only`, async () => {
    await open(what === 'pay.ok' ? [tillService] : [])
    const { url: instance } = await shop.start(deskService({ behaviour: paying({ [what]: 'alarm' }) }))
    await buy(5, { idempotencyKey: 'k', deadlineMs: 6_000 })
    const { id, alarm } = await only()
    const { acknowledgeAlarm } = operator.operations
    const answer = await shop.send(acknowledgeAlarm, { id }, { service: 'supervisor', instance })
    assert.deepEqual([answer.status, codeOf(answer)], [409, 'stands_still'])
    assert.deepEqual([(JSON.parse(alarm ?? '{}') as { heard: string }).heard, (await only()).alarm], [what, alarm])
  })

test('scheduled work hands messages to people, and learns when they were not taken', async () => {
  const message = { id: 'msg_1', channel: 'email', to: 'a@example.com', subject: 's', text: 't' } as const
  let refusals = 2
  const postman = service(contract('postman', { doc: '', operations: {}, events: {} }), {
    operations: {},
    schedules: [
      every(1_000, 'post', (ctx) => (shop.delivered().length === 0 ? ctx.deliver(message) : Promise.resolve())),
    ],
  })
  await open([postman], {
    deliver: () => {
      if (refusals-- > 0) throw new Error('nobody opens')
    },
  })
  await shop.advance(5_000)
  assert.deepEqual(shop.delivered(), [message])
  assert.equal(shop.recorded.lines.filter(({ message: line }) => /schedule post failed/.test(line)).length, 2)
})
