import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { begin, keyOf, step, tableOf, type Instance, type Moved, type Saga } from '@souk/kit/saga'
import type { Charge } from '../domain.ts'
import { intent as typed } from './intent.ts'
import type { Intent, State } from './plan.ts'

const intent = typed as unknown as Saga
const amount = { amount: 2_499, currency: 'GBP' }
const data: Intent = {
  paymentId: `pay_${'0'.repeat(26)}`,
  orderId: `ord_${'0'.repeat(26)}`,
  amount,
  method: 'card',
  token: 'tok_visa',
  createdAt: 1_000,
  version: 1,
  captured: 0,
  refunded: 0,
  refundsDone: [],
  looking: false,
  looks: 0,
}
const nothing = { ...amount, amount: 0 }
const chargeIn = (state: Charge['state'], change: Partial<Charge> = {}): Charge => ({
  chargeId: `chg_${'0'.repeat(26)}`,
  reference: data.paymentId,
  state,
  amount,
  captured: state === 'captured' ? amount : nothing,
  refunded: nothing,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...(state === 'action_required' ? { nextAction: { type: 'redirect', url: '/confirm' } } : {}),
  ...change,
})
const refundOf = (n: number, pence: number) => ({
  refundId: `ref_${String(n).padStart(26, '0')}`,
  amount: { ...amount, amount: pence },
})
const refused = (code: string) => ({ code, detail: '', errors: [], attempt: 1 })

/** Every cell of the table: handled (+), ignored (.), never to come (!). */
const states =
  'authorising in_doubt action_required authorised declined capturing captured voiding voided refunding reviewing'
const table = {
  'authorise.ok': '++..!.!.!!!',
  'authorise.refused': '++..!.!.!!!',
  'authorise.unknown': '++..!.!.!!!',
  'lookup.ok': '++++!+!+!!+',
  'lookup.refused': '++++!+!+!!+',
  'lookup.unknown': '++++!+!+!!+',
  'capture.ok': '!!!!!+!!!!!',
  'capture.refused': '!!!!!+!!!!!',
  'capture.unknown': '!!!!!+!!!!!',
  'void.ok': '!!!!!!!+!!!',
  'void.refused': '!!!!!!!+!!!',
  'void.unknown': '!!!!!!!+!!!',
  'refund.ok': '!!!!!!!!!+!',
  'refund.refused': '!!!!!!!!!+!',
  'refund.unknown': '!!!!!!!!!+!',
  capture: '+++++++++++',
  void: '+++++++++++',
  refund: '+++++++++++',
  notified: '++++..+....',
  contradicted: '!!!!!!!!!!!',
  'patience.due': '+!!!!+!+!+!',
  'look.due': '++++!+!+!!+',
}

test('every state says what becomes of everything that can be heard', () => {
  const signs = { handle: '+', ignore: '.', alarm: '!' }
  const found = tableOf(intent)
  assert.deepEqual(Object.keys(found), states.split(' '))
  const rows = Object.keys(found.authorising ?? {}).map((heard) => [
    heard,
    Object.values(found)
      .map((row) => signs[row[heard] as keyof typeof signs])
      .join(''),
  ])
  assert.deepEqual(Object.fromEntries(rows), table)
})

const asks = (...names: string[]) => names.map((ask) => ({ ask, scope: ask, key: 'k' }))
const begun = () => begin(intent, data.paymentId, data, 1_000, asks('authorise'))

/** Hears one thing after the other; fails when one of them raises an alarm. */
function hear(from: Moved, ...all: [heard: string, payload?: unknown][]): Moved {
  let now = 2_000
  return all.reduce((before, [heard, payload = {}]) => {
    const stepped = step(intent, before.instance, heard, payload, (now += 1_000))
    assert.notEqual(stepped.kind, 'alarm', JSON.stringify(stepped))
    return stepped.kind === 'moved' ? stepped : { ...before, emit: [], answers: [] }
  }, from)
}
const answersOf = ({ answers }: Moved) =>
  answers.map(({ to, reply }) => `${to.ask} ${'refuse' in reply ? reply.refuse : (reply.status ?? 'done')}`)
const eventsOf = ({ emit }: Moved) => emit.map(({ event }) => event.name)
const whileWaiting = (moved: Moved, ...names: string[]): Moved => ({
  ...moved,
  instance: { ...moved.instance, asks: [...moved.instance.asks, ...asks(...names)] },
})
const ok = (output: unknown) => ({ output, attempt: 1 })
const doubtful: [string, unknown?][] = [['authorise.unknown', { cause: 'time-out', attempt: 1 }]]
const authorised = () => hear(begun(), ['authorise.ok', ok(chargeIn('authorised'))])

test('an answer that says yes is told and announced, and the token is forgotten', () => {
  const moved = authorised()
  assert.deepEqual(
    [moved.instance.state, answersOf(moved), eventsOf(moved)],
    ['authorised', ['authorise done'], ['authorised']],
  )
  assert.equal((moved.instance.data as Intent).token, '')
})

test('a refusal is a decline, with its reason', () => {
  const moved = hear(begun(), ['authorise.refused', refused('insufficient_funds')])
  assert.deepEqual(
    [moved.instance.state, answersOf(moved), eventsOf(moved)],
    ['declined', ['authorise payment_declined'], ['declined']],
  )
  assert.equal((moved.instance.data as Intent).reason, 'insufficient_funds')
})

test('no answer is neither yes nor no: it is accepted, looked up after a second, and sent again under its own key only if it never arrived', () => {
  const first = keyOf(begun().instance, 'authorise', begun().instance.calls.authorise as never)
  const unknown = hear(begun(), ...doubtful)
  assert.deepEqual([unknown.instance.state, answersOf(unknown), eventsOf(unknown)], ['in_doubt', ['authorise 202'], []])
  assert.equal(unknown.instance.timers.look, 3_000 + 1_000)
  const looking = hear(unknown, ['look.due'])
  assert.ok(looking.instance.calls.lookup)
  const lost = hear(looking, ['lookup.refused', refused('unknown_charge')]).instance
  const again = lost.calls.authorise
  assert.ok(again)
  assert.equal(keyOf(lost, 'authorise', again), first)
  assert.ok(again.dueAt <= 3_000)
})

test('what is looked up in vain is looked up later and later, once a minute at most', () => {
  let moved = hear(begun(), ...doubtful)
  const waits = Array.from({ length: 9 }, () => {
    moved = hear(moved, ['look.due'], ['lookup.unknown', { cause: 'down', attempt: 1 }])
    return ((moved.instance.timers.look ?? 0) - 4_000) / 1_000
  })
  assert.deepEqual(waits, [2, 4, 8, 16, 32, 60, 60, 60, 60])
})

test('a decline that was looked up is as good as one that was answered', () => {
  const moved = hear(
    begun(),
    ...doubtful,
    ['look.due'],
    ['lookup.ok', ok(chargeIn('declined', { reason: 'stolen_card' }))],
  )
  assert.deepEqual([moved.instance.state, eventsOf(moved)], ['declined', ['declined']])
})

for (const state of ['authorised', 'action_required'] as const)
  test(`of a payment that was looked up and found to be ${state} no token is kept to ask again`, () => {
    const { instance } = hear(begun(), ...doubtful, ['look.due'], ['lookup.ok', ok(chargeIn(state))])
    assert.deepEqual([instance.state, instance.calls], [state, {}])
  })

test('patience ends before the answer comes: accepted, and announced when it comes', () => {
  const moved = hear(begun(), ['patience.due'])
  assert.deepEqual([moved.instance.state, answersOf(moved)], ['authorising', ['authorise 202']])
  assert.deepEqual(eventsOf(hear(moved, ['authorise.ok', ok(chargeIn('authorised'))])), ['authorised'])
})

for (const [what, wrong] of [
  ['amount', { amount: 1, currency: 'GBP' }],
  ['currency', { amount: 2_499, currency: 'EUR' }],
] as const)
  test(`another ${what} is never applied, and an operator is called`, () => {
    for (const state of ['authorised', 'captured', 'declined'] as const) {
      const charge = chargeIn(state, { amount: wrong })
      for (const moved of [
        hear(begun(), ['authorise.ok', ok(charge)]),
        hear(begun(), ...doubtful, ['look.due'], ['lookup.ok', ok(charge)]),
      ]) {
        assert.deepEqual([moved.instance.state, eventsOf(moved)], ['in_doubt', []])
        assert.match(moved.alarm ?? '', /the provider has/)
      }
    }
  })

test('a void that comes while it is not decided is sent at once, and the late yes changes nothing', () => {
  const moved = hear(whileWaiting(begun(), 'void'), ['void'])
  assert.deepEqual([moved.instance.state, answersOf(moved)], ['voiding', ['authorise payment_voided']])
  const late = hear(moved, ['authorise.ok', ok(chargeIn('authorised'))])
  assert.equal(late.instance.state, 'voiding')
  const done = hear(late, ['void.ok', ok(chargeIn('voided'))])
  assert.deepEqual([done.instance.state, answersOf(done), eventsOf(done)], ['voided', ['void done'], ['voided']])
})

test('a capture without an answer is repeated under the same key until it is answered', () => {
  const asked = hear(whileWaiting(authorised(), 'capture'), ['capture'])
  const unknown = hear(asked, ['capture.unknown', { cause: 'time-out', attempt: 3 }])
  assert.deepEqual([unknown.instance.state, answersOf(unknown)], ['capturing', ['capture 202']])
  assert.equal(unknown.instance.calls.capture?.n, asked.instance.calls.capture?.n)
  const done = hear(unknown, ['capture.ok', ok(chargeIn('captured'))])
  assert.deepEqual([done.instance.state, eventsOf(done)], ['captured', ['captured']])
})

test('a capture of another amount is not believed', () => {
  const wrong = chargeIn('captured', { captured: { ...amount, amount: 1 } })
  const moved = hear(authorised(), ['capture'], ['capture.ok', ok(wrong)])
  assert.deepEqual([moved.instance.state, eventsOf(moved)], ['capturing', []])
  assert.ok(moved.alarm)
})

test('a part is taken, the rest is let go, and no more than was taken goes back', () => {
  const part = { ...amount, amount: 1_000 }
  const asked = hear(whileWaiting(authorised(), 'capture'), ['capture', { amount: part }])
  assert.deepEqual(asked.instance.calls.capture?.input, { reference: data.paymentId, amount: part })
  const done = hear(asked, ['capture.ok', ok(chargeIn('captured', { captured: part }))])
  assert.deepEqual([done.instance.state, answersOf(done), eventsOf(done)], ['captured', ['capture done'], ['captured']])
  assert.deepEqual(
    done.emit.map(({ payload }) => (payload as { amount: unknown }).amount),
    [part],
  )
  const tooMuch = hear(whileWaiting(done, 'refund'), ['refund', refundOf(1, 1_001)])
  assert.deepEqual(answersOf(tooMuch), ['refund more_than_captured'])
})

test('more than is reserved, or in another currency, is not taken: it stays reserved', () => {
  for (const wrong of [
    { ...amount, amount: 2_500 },
    { amount: 1, currency: 'EUR' },
  ]) {
    const moved = hear(whileWaiting(authorised(), 'capture'), ['capture', { amount: wrong }])
    assert.deepEqual([moved.instance.state, answersOf(moved)], ['authorised', ['capture more_than_authorised']])
  }
})

const captured = () => hear(authorised(), ['capture'], ['capture.ok', ok(chargeIn('captured'))])

test('refunds add up, one after the other, and never exceed what was taken', () => {
  const one = hear(captured(), ['refund', refundOf(1, 2_000)])
  const two = hear(whileWaiting(one, 'refund'), ['refund', refundOf(2, 499)])
  assert.deepEqual(answersOf(two), ['refund refund_under_way'])
  const back = chargeIn('captured', { refunded: { ...amount, amount: 2_000 } })
  const done = hear(two, ['refund.ok', ok(back)])
  assert.deepEqual([done.instance.state, eventsOf(done)], ['captured', ['refunded']])
  const again = hear(whileWaiting(done, 'refund'), ['refund', refundOf(1, 2_000)])
  assert.deepEqual(answersOf(again), ['refund done'])
  const tooMuch = hear(whileWaiting(done, 'refund'), ['refund', refundOf(3, 500)])
  assert.deepEqual(answersOf(tooMuch), ['refund more_than_captured'])
  assert.equal((done.instance.data as Intent).refunded, 2_000)
})

test('a refund that the provider refuses for good is announced as withheld, also when nobody waits for it any more', () => {
  const asked = hear(whileWaiting(captured(), 'refund'), ['refund', refundOf(1, 500)], ['patience.due'])
  assert.deepEqual(answersOf(asked), ['refund 202'])
  const moved = hear(asked, ['refund.refused', refused('more_than_captured')])
  assert.deepEqual([moved.instance.state, eventsOf(moved), answersOf(moved)], ['captured', ['withheld'], []])
  assert.ok(moved.alarm)
  assert.equal((moved.instance.data as Intent).refunded, 0)
})

const backAtProvider = (pence: number, change: Partial<Charge> = {}) =>
  chargeIn('captured', { refunded: { ...amount, amount: pence }, ...change })
const { refundId: found } = refundOf(9, 0)

test('money that went back elsewhere is looked up, and becomes a refund under the name that came with the hint', () => {
  const looking = hear(captured(), ['notified', { refundId: found }])
  assert.deepEqual([looking.instance.state, Object.keys(looking.instance.calls)], ['reviewing', ['lookup']])
  const meanwhile = hear(whileWaiting(looking, 'refund'), ['refund', refundOf(1, 500)])
  assert.deepEqual(answersOf(meanwhile), ['refund refund_under_way'])
  const moved = hear(looking, ['lookup.ok', ok(backAtProvider(800))])
  assert.deepEqual([moved.instance.state, eventsOf(moved)], ['captured', ['refunded']])
  assert.deepEqual(moved.emit[0]?.payload, { ...refundOf(9, 800), paymentId: data.paymentId, orderId: data.orderId })
  const left = hear(whileWaiting(moved, 'refund'), ['refund', refundOf(1, 1_700)])
  assert.deepEqual(answersOf(left), ['refund more_than_captured'])
})

test('a hint that is not true, and a look-up that contradicts what was taken, change nothing', () => {
  for (const charge of [
    backAtProvider(0),
    backAtProvider(2_500),
    backAtProvider(800, { captured: { ...amount, amount: 1_000 } }),
    backAtProvider(0, { refunded: { amount: 800, currency: 'EUR' } }),
    chargeIn('voided'),
  ]) {
    const moved = hear(captured(), ['notified', { refundId: found }], ['lookup.ok', ok(charge)])
    assert.deepEqual([moved.instance.state, eventsOf(moved)], ['captured', []])
    const { finding, ...after } = moved.instance.data as Intent
    assert.deepEqual(
      [finding, after.refunded, after.version],
      [undefined, 0, (captured().instance.data as Intent).version],
    )
  }
})

/** A pure provider that may answer or not, for walks through the table. */
const chargeStates = ['action_required', 'authorised', 'declined', 'captured', 'voided'] as const
const outcome = fc.oneof(
  fc.constantFrom(...chargeStates).map((state) => ['ok', ok(chargeIn(state))] as const),
  fc.constantFrom(...chargeStates).map((state) => ['ok', ok(chargeIn(state, { amount: nothing }))] as const),
  fc
    .integer({ min: 0, max: 3_000 })
    .map((refunded) => ['ok', ok(chargeIn('captured', { refunded: { ...amount, amount: refunded } }))] as const),
  fc.constant(['unknown', { cause: 'time-out', attempt: 2 }] as const),
  fc
    .constantFrom('unknown_charge', 'out_of_order', 'card_declined', 'voided', 'not_authorised', 'already_captured')
    .map((code) => ['refused', refused(code)] as const),
)
const choice = fc.record({ which: fc.nat(), outcome, money: fc.integer({ min: 1, max: 3_000 }) })

/** Everything that can happen to a saga now. */
function possible(
  instance: Instance,
  { outcome: [what, answer], money }: { outcome: readonly [string, unknown]; money: number },
) {
  return [
    ...Object.keys(instance.calls).map((name) => [`${name}.${what}`, answer] as const),
    ...Object.keys(instance.timers).map((name) => [`${name}.due`, {}] as const),
    ['capture', money % 2 ? {} : { amount: { ...amount, amount: money } }] as const,
    ['void', {}] as const,
    ['notified', money % 2 ? {} : { refundId: refundOf(money % 7, 0).refundId }] as const,
    ['refund', refundOf(money % 3, money)] as const,
  ]
}

/** A fact that has become true stays true. */
const mayFollow: Record<string, readonly State[]> = {
  declined: ['declined'],
  voided: ['voided'],
  captured: ['captured', 'refunding', 'reviewing'],
  refunding: ['captured', 'refunding'],
  reviewing: ['captured', 'reviewing'],
}

test('whatever happens in whatever order: no defect, everybody is answered, and what is final stays', () => {
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 60 }), (choices) => {
      let { instance } = begun()
      let before = 0
      for (const [at, each] of choices.entries()) {
        const all = possible(instance, each)
        const [heard, payload] = all[each.which % all.length] as (typeof all)[number]
        const waiting = ['capture', 'void', 'refund'].includes(heard) ? asks(heard) : []
        const stepped = step(intent, { ...instance, asks: [...instance.asks, ...waiting] }, heard, payload, 2_000 + at)
        assert.notEqual(stepped.kind, 'alarm', `${instance.state} ${heard}: ${JSON.stringify(stepped)}`)
        if (stepped.kind !== 'moved') continue
        const after = stepped.instance
        assert.ok(
          mayFollow[instance.state]?.includes(after.state as State) ?? true,
          `${instance.state} -> ${after.state}`,
        )
        const { version, refunded, captured } = after.data as Intent
        assert.ok(version >= before && refunded <= captured && captured <= amount.amount)
        before = version
        instance = after
      }
      // Nobody waits for what is not under way, and what is under way will be heard of.
      const busy = { authorise: 'authorising', capture: 'capturing', void: 'voiding', refund: 'refunding' }
      for (const { ask } of instance.asks) assert.equal(instance.state, busy[ask as keyof typeof busy])
      if (instance.asks.length > 0)
        assert.ok(Object.keys(instance.calls).length + Object.keys(instance.timers).length > 0)
    }),
    { numRuns: 2_000 },
  )
})
