import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { begin, heardBy, step, tableOf, type Instance, type Saga } from '@souk/kit/saga'
import { shownOrder } from '../domain/reversals.ts'
import { begun as bought, names, paymentIn, START, total, type Payment } from '../test-support/orders.ts'
import type { Data } from './plan.ts'
import { reversal } from './reversal.ts'

const reducer = reversal as unknown as Saga

/** State by state: what is handled, and what becomes of everything else. */
const TABLE: Record<string, { handle: string; rest: string }> = {
  stopping: { handle: 'stop.ok stop.unknown look.due cancel patience.due', rest: 'alarm' },
  restocking: { handle: 'restock.ok restock.unknown cancel', rest: 'alarm' },
  waiting: { handle: 'check.ok check.unknown look.due cancel', rest: 'alarm' },
  refunding: { handle: 'refund.ok refund.refused refund.unknown look.due gaveBack withheld cancel', rest: 'alarm' },
  done: { handle: 'cancel', rest: 'ignore' },
  failed: { handle: 'cancel', rest: 'ignore' },
  refused: { handle: 'cancel', rest: 'ignore' },
}

test('in every state it is written down what becomes of everything that can be heard', () => {
  const expected = Object.entries(TABLE).map(([state, { handle, rest }]) => {
    const handled = handle.split(' ')
    return [
      state,
      Object.fromEntries(heardBy(reversal.plan).map((heard) => [heard, handled.includes(heard) ? 'handle' : rest])),
    ]
  })
  assert.deepEqual(tableOf(reducer), Object.fromEntries(expected))
})

const begun = (change: Partial<Data> = {}): Data => ({
  orderId: names.orderId,
  number: names.number,
  paymentId: names.paymentId,
  refundId: `ref_${'0'.repeat(26)}`,
  returnId: `ret_${'0'.repeat(26)}`,
  cause: 'return',
  lines: [{ sku: 'MUG', quantity: 1 }],
  amount: total,
  at: START,
  isTaken: true,
  looks: 0,
  ...change,
})

const calledOff = (change: Partial<Data> = {}): Data =>
  begun({
    cause: 'cancellation',
    callingOff: { order: shownOrder(bought.order, []), cartVersion: 3, reason: 'customer' },
    ...change,
  })

/** A reversal on its way, what it announced and answered, and parcel, inventory, payment and its refund as they really are. */
interface Run {
  now: number
  instance: Instance
  readonly events: string[]
  readonly answers: string[]
  readonly alarms: string[]
  parcel: 'stopped' | 'collected'
  restocks: number
  refunds: number
  payment: Payment['state']
  isRefundAccepted: boolean
}

function started(data: Data, state: Payment['state'] = 'captured'): Run {
  const asks = data.callingOff ? [{ ask: 'cancel', scope: 'test', key: 'test' }] : []
  const { instance, emit } = begin(reducer, data.refundId, data, START, asks)
  const events = emit.map(({ event }) => event.name)
  const outside = { restocks: 0, refunds: 0, parcel: 'stopped', payment: state, isRefundAccepted: false } as const
  return { now: START, instance, events, answers: [], alarms: [], ...outside }
}

function hear(run: Run, heard: string, payload: unknown = {}): void {
  const stepped = step(reducer, run.instance, heard, payload, run.now)
  if (stepped.kind === 'alarm') run.alarms.push(stepped.reason)
  if (stepped.kind !== 'moved') return
  run.instance = stepped.instance
  run.events.push(...stepped.emit.map(({ event }) => event.name))
  run.answers.push(...stepped.answers.map(({ reply }) => ('refuse' in reply ? reply.refuse : 'done')))
  if (stepped.alarm !== undefined) run.alarms.push(stepped.alarm)
}

const isOver = ({ instance }: Run) => reversal.plan.ended.includes(instance.state as 'done')

/** What somebody who is asked does and answers. */
function perform(run: Run, name: string, isSlow: boolean): [string, object] {
  if (name === 'stop') return stopIs(isSlow ? 'stopping' : run.parcel)
  assert.equal(run.parcel, 'stopped', 'nothing goes back while the parcel is on its way')
  if (name === 'restock') return ((run.restocks = 1), ['ok', {}])
  if (name === 'check') return ['ok', { output: paymentIn(run.payment) }]
  assert.equal(run.payment, 'captured', 'a refund is asked for only when the money was taken')
  if (isSlow && run.refunds === 0) {
    run.isRefundAccepted = true
    return ['ok', { output: paymentIn('refunding') }]
  }
  run.refunds = 1
  return ['ok', { output: paymentIn('captured') }]
}

const stopIs = (state: string): [string, object] => ['ok', { output: { orderId: names.orderId, state }, attempt: 1 }]

interface Weather {
  /** What becomes of the parcel of an order that is called off; undefined for anything else that is taken back. */
  readonly parcel: Run['parcel'] | undefined
  readonly hasGoods: boolean
  readonly hasMoney: boolean
  readonly isTaken: boolean
  readonly end: 'captured' | 'voided'
  readonly choices: readonly number[]
}

/** Everything that can happen next. After the last choice every request arrives, and so does its answer. */
function possible(run: Run, end: Weather['end'], isFine: boolean): (() => void)[] {
  const { calls, timers } = run.instance
  const due = Object.entries(calls).filter(([, { dueAt }]) => dueAt <= run.now)
  const rung = Object.keys(timers).filter((timer) => (timers[timer] as number) <= run.now)
  const next = Math.min(
    ...[...Object.values(calls).map(({ dueAt }) => dueAt), ...Object.values(timers)].filter((at) => at > run.now),
  )
  const answer = (name: string, isSlow: boolean) => () => {
    const [what, payload] = perform(run, name, isSlow)
    hear(run, `${name}.${what}`, { attempt: 1, ...payload })
  }
  const lose = (name: string, isDone: boolean) => () => {
    if (isDone) perform(run, name, false)
    hear(run, `${name}.unknown`, { cause: 'lost', attempt: 1 })
  }
  return [
    ...due.map(([name]) => answer(name, false)),
    ...(isFine ? [] : due.flatMap(([name]) => [answer(name, true), lose(name, false), lose(name, true)])),
    ...rung.map((timer) => () => hear(run, `${timer}.due`)),
    ...(run.payment === 'capturing' ? [() => void (run.payment = end)] : []),
    ...(run.isRefundAccepted ? [() => settle(run)] : []),
    ...(Number.isFinite(next) ? [() => void (run.now = next)] : []),
  ]
}

function settle(run: Run): void {
  run.refunds = 1
  run.isRefundAccepted = false
  hear(run, 'gaveBack')
}

function ended({ parcel, hasGoods, hasMoney, isTaken, end, choices }: Weather): Run {
  const about = { isTaken, amount: { ...total, amount: hasMoney ? total.amount : 0 } }
  const { returnId, ...without } = parcel === undefined ? begun(about) : calledOff(about)
  const run = started(
    hasGoods || parcel ? { ...without, returnId: returnId as string } : without,
    isTaken ? 'captured' : 'capturing',
  )
  run.parcel = parcel ?? 'stopped'
  if (parcel) hear(run, 'cancel')
  const left = [...choices]
  for (let steps = 0; steps < 1_000 && !isOver(run); steps++) {
    const choice = left.shift()
    const happenings = possible(run, end, choice === undefined)
    happenings[(choice ?? 0) % Math.max(1, happenings.length)]?.()
  }
  return run
}

test('whatever is lost or late, goods and money go back once each, and it ends', () => {
  fc.assert(
    fc.property(
      fc.record({
        parcel: fc.constantFrom(undefined, undefined, 'stopped' as const, 'collected' as const),
        hasGoods: fc.boolean(),
        hasMoney: fc.boolean(),
        isTaken: fc.boolean(),
        end: fc.constantFrom('captured' as const, 'captured' as const, 'voided' as const),
        choices: fc.array(fc.nat(60), { maxLength: 40 }),
      }),
      (weather) => {
        const run = ended(weather)
        const { parcel, hasGoods, hasMoney } = weather
        if (parcel) {
          const [answer, ...more] = run.answers
          assert.ok(
            answer === 'undecided' || answer === (parcel === 'stopped' ? 'done' : 'already_shipped'),
            String(answer),
          )
          assert.deepEqual([more, run.events], [[], parcel === 'stopped' ? ['cancelled'] : []])
        }
        assert.deepEqual([run.instance.state, run.alarms], [parcel === 'collected' ? 'refused' : 'done', []])
        if (parcel === 'collected') return assert.deepEqual([run.restocks, run.refunds], [0, 0])
        const isPaid = hasMoney && (weather.isTaken || weather.end === 'captured')
        assert.deepEqual([run.restocks, run.refunds], [hasGoods || parcel ? 1 : 0, isPaid ? 1 : 0])
        assert.deepEqual((run.instance.data as unknown as Data).amount.amount, isPaid ? total.amount : 0)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('goods come first, and nothing is given back for what has not come', () => {
  const run = started(begun())
  assert.deepEqual(Object.keys(run.instance.calls), ['restock'])
  hear(run, 'restock.ok')
  assert.deepEqual([run.instance.state, Object.keys(run.instance.calls), run.events], ['refunding', ['refund'], []])
  hear(run, 'refund.ok', { output: paymentIn('captured'), attempt: 1 })
  assert.deepEqual([run.instance.state, run.events], ['done', ['returned']])
})

test('each cause is announced in its own way, and a cancellation was announced when it was decided', () => {
  const eventsOf = (cause: Data['cause']) => {
    const run = started(begun({ cause }))
    hear(run, 'restock.ok')
    hear(run, 'gaveBack')
    return run.events
  }
  assert.deepEqual([eventsOf('return'), eventsOf('refund'), eventsOf('cancellation')], [['returned'], ['refunded'], []])
})

test('an order is called off when its parcel is stopped, and not before', () => {
  const run = started(calledOff())
  hear(run, 'cancel')
  assert.deepEqual(Object.keys(run.instance.calls), ['stop'])
  hear(run, 'stop.unknown', { cause: 'lost', attempt: 1 })
  const { n } = run.instance.calls.stop as { n: number }
  hear(run, `stop.${stopIs('stopping')[0]}`, stopIs('stopping')[1])
  assert.deepEqual(
    [run.instance.state, run.instance.timers.look, run.events, run.answers],
    ['stopping', START + 100, [], []],
  )
  hear(run, 'look.due')
  assert.ok(
    (run.instance.calls.stop?.n ?? 0) > n,
    'asked under another key: what was answered under the first one is kept',
  )
  hear(run, 'stop.ok', stopIs('stopped')[1])
  assert.deepEqual([run.instance.state, run.events, run.answers], ['restocking', ['cancelled'], ['done']])
  assert.deepEqual([Object.keys(run.instance.calls), run.instance.timers], [['restock'], {}])
})

test('who has waited too long for the decision is told to ask again, and is told what was decided then', () => {
  const lasts = { ask: 'cancel', scope: 'test', key: 'again' }
  for (const [state, answer] of [
    ['stopped', 'already_cancelled'],
    ['collected', 'already_shipped'],
  ] as const) {
    const run = started(calledOff())
    hear(run, 'cancel')
    hear(run, 'patience.due')
    assert.deepEqual([run.instance.state, run.answers], ['stopping', ['undecided']])
    hear(run, 'stop.ok', stopIs(state)[1])
    run.instance = { ...run.instance, asks: [lasts] }
    hear(run, 'cancel')
    assert.deepEqual(run.answers, ['undecided', answer])
  }
})

test('another refund that is under way is waited for, under the same key; what payment refuses for good has failed', () => {
  const run = started(begun({ returnId: undefined as never, cause: 'refund' }))
  const refusal = (code: string, attempt: number) => ({ code, detail: code, errors: [], attempt })
  const { n } = run.instance.calls.refund as { n: number }
  hear(run, 'refund.refused', refusal('refund_under_way', 1))
  assert.deepEqual([run.instance.calls.refund?.n, run.instance.calls.refund?.dueAt], [n, START + 500])
  hear(run, 'refund.refused', refusal('more_than_captured', 2))
  assert.deepEqual([run.instance.state, run.events, run.alarms.length], ['failed', [], 1])
})

test('what must never be refused calls an operator, and stays as it is', () => {
  const run = started(begun())
  hear(run, 'restock.refused', { code: 'not_sold', detail: '', errors: [], attempt: 1 })
  assert.deepEqual([run.instance.state, run.alarms], ['restocking', ['restock.refused must not come in restocking']])
})
