import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { heardBy, tableOf } from '@souk/kit/saga'
import { checkout } from './checkout.ts'
import { backOff } from './moves.ts'
import { DEADLINE_MS, paymentIn, PATIENCE_MS } from './test-support/orders.ts'
import { dataOf, hear, isOver, passage, reducer, stateOf, type Passage } from './test-support/passage.ts'
import { run, type Weather } from './test-support/world.ts'

const LATE =
  'extend.ok extend.refused extend.unknown authorise.ok authorise.unknown look.ok look.refused look.unknown lookup.due patience.due deadline.due'
const LATE_ANYWAY = `${LATE} authorise.refused paymentAuthorised paymentDeclined paymentVoided cancel`
const UNDECIDED = {
  handle:
    'authorise.ok authorise.refused authorise.unknown look.ok look.refused look.unknown lookup.due paymentAuthorised paymentDeclined paymentVoided extend.refused extend.unknown deadline.due cancel',
  ignore: 'extend.ok patience.due',
  rest: 'alarm',
}

/** State by state: what is handled, what is ignored by name, and what becomes of everything else. */
const TABLE: Record<string, { handle: string; ignore: string; alarm?: string; rest: string }> = {
  holding: { handle: 'hold.ok hold.refused hold.unknown patience.due deadline.due cancel', ignore: '', rest: 'alarm' },
  authorising: {
    handle:
      'authorise.ok authorise.refused authorise.unknown paymentAuthorised paymentDeclined paymentVoided patience.due deadline.due cancel',
    ignore: '',
    rest: 'alarm',
  },
  pending: UNDECIDED,
  challenged: UNDECIDED,
  committing: {
    handle:
      'commit.ok commit.refused commit.unknown patience.due authorise.refused paymentDeclined paymentVoided cancel',
    ignore: `${LATE.replace('patience.due ', '')} paymentAuthorised`,
    rest: 'alarm',
  },
  capturing: {
    handle:
      'capture.ok capture.refused capture.unknown check.ok check.unknown lookup.due authorise.refused paymentDeclined paymentVoided',
    ignore: `${LATE.replace('lookup.due ', '')} paymentAuthorised cancel`,
    rest: 'alarm',
  },
  completed: { handle: '', ignore: '', alarm: 'paymentDeclined paymentVoided', rest: 'ignore' },
  unpaid: { handle: '', ignore: '', rest: 'ignore' },
  undoing: { handle: 'release.ok release.unknown void.ok void.unknown', ignore: LATE_ANYWAY, rest: 'alarm' },
  recalling: { handle: 'commit.ok commit.refused commit.unknown', ignore: LATE_ANYWAY, rest: 'alarm' },
  restocking: { handle: 'restock.ok restock.unknown', ignore: LATE_ANYWAY, rest: 'alarm' },
  releasing: {
    handle: 'release.ok release.unknown',
    ignore: `${LATE_ANYWAY} hold.ok hold.refused hold.unknown`,
    rest: 'alarm',
  },
  voiding: { handle: 'void.ok void.unknown', ignore: LATE_ANYWAY, rest: 'alarm' },
  cancelled: { handle: '', ignore: '', rest: 'ignore' },
}

test('in every state it is written down what becomes of everything that can be heard', () => {
  const words = (text: string) => text.split(' ').filter((word) => word !== '')
  const expected = Object.entries(TABLE).map(([state, { handle, ignore, alarm = '', rest }]) => {
    const named = Object.fromEntries([
      ...words(handle).map((heard) => [heard, 'handle']),
      ...words(ignore).map((heard) => [heard, 'ignore']),
      ...words(alarm).map((heard) => [heard, 'alarm']),
    ])
    return [state, Object.fromEntries(heardBy(checkout.plan).map((heard) => [heard, named[heard] ?? rest]))]
  })
  assert.deepEqual(tableOf(reducer), Object.fromEntries(expected))
})

const ok = (state: Parameters<typeof paymentIn>[0]) => ({ output: paymentIn(state), attempt: 1 })
const unknown = (attempt = 1) => ({ cause: 'down', attempt })
const goes = (...heard: [string, unknown?][]): Passage => {
  const going = passage()
  for (const [what, payload] of heard) hear(going, what, payload)
  assert.deepEqual(going.alarms, [])
  return going
}
const came = (going: Passage) => [stateOf(going), going.answers, going.events]
const dueIn = (going: Passage, step: string) => (going.instance.calls[step]?.dueAt ?? NaN) - going.now

test('a purchase where everything works is answered 201 at the pivot, before the money is taken', () => {
  const going = goes(['hold.ok'], ['authorise.ok', ok('authorised')], ['commit.ok'])
  assert.deepEqual(came(going), ['capturing', ['201'], ['placed', 'confirmed']])
  hear(going, 'capture.ok', ok('captured'))
  assert.deepEqual(came(going), ['completed', ['201'], ['placed', 'confirmed', 'captured']])
})

test('the token of the card is not carried on once payment has been asked', () => {
  assert.equal(dataOf(goes(['hold.ok'])).cardToken, '')
})

test('the event may overtake the answer of payment', () => {
  const going = goes(['hold.ok'], ['paymentAuthorised'], ['authorise.ok', ok('authorised')], ['commit.ok'])
  assert.deepEqual(came(going), ['capturing', ['201'], ['placed', 'confirmed']])
})

const missing = [{ pointer: '/lines', sku: 'POT', requested: 1, available: 0 }]
test('what is not there is refused and nothing is held', () => {
  const going = goes(['hold.refused', { code: 'out_of_stock', detail: '', errors: missing, attempt: 1 }])
  assert.deepEqual(came(going), ['cancelled', ['out_of_stock'], ['placed', 'cancelled']])
})

test('an inventory that is busy is asked once more under the same key', () => {
  const going = goes(['hold.unknown', unknown()])
  assert.equal(dueIn(going, 'hold'), 300)
  hear(going, 'hold.ok', {})
  assert.deepEqual(came(going), ['authorising', [], ['placed']])
})

test('an inventory that does not answer, or not in time, makes it 503, and what may be held is released', () => {
  for (const heard of ['hold.unknown', 'patience.due', 'deadline.due']) {
    const going = goes([heard, unknown(2)])
    assert.deepEqual(came(going), ['releasing', ['inventory_unavailable'], ['placed', 'cancelled']])
    hear(going, 'release.unknown', unknown(3))
    assert.equal(dueIn(going, 'release'), 2_000)
    hear(going, 'hold.ok', {})
    hear(going, 'release.ok', {})
    assert.deepEqual(came(going), ['cancelled', ['inventory_unavailable'], ['placed', 'cancelled']])
  }
})

test('a declined card is told at once, and the hold is released behind it', () => {
  for (const [heard, payload] of [
    ['authorise.refused', { code: 'payment_declined', detail: 'no', errors: [], attempt: 1 }],
    ['authorise.ok', ok('declined')],
    ['paymentDeclined', { reason: 'insufficient_funds' }],
  ] as const)
    assert.deepEqual(came(goes(['hold.ok'], [heard, payload])), [
      'releasing',
      ['payment_declined'],
      ['placed', 'cancelled'],
    ])
})

for (const [what, heard, payload] of [
  ['that is down', 'authorise.unknown', unknown()],
  ['that has not decided', 'authorise.ok', ok('authorising')],
  ['that lets the customer wait', 'patience.due', {}],
] as const)
  test(`a payment ${what} makes it 202, the hold is extended beyond the deadline and the customer is told once`, () => {
    const going = goes(['hold.ok'], [heard, payload])
    assert.deepEqual(came(going), ['pending', ['202'], ['placed', 'deferred']])
    assert.deepEqual(going.instance.calls.extend?.input, {
      orderId: dataOf(going).order.id,
      lifetimeMs: DEADLINE_MS + 60_000,
    })
    hear(going, 'paymentAuthorised')
    hear(going, 'commit.ok')
    assert.deepEqual(came(going), ['capturing', ['202'], ['placed', 'deferred', 'confirmed']])
  })

test('a payment that is down is asked again, under the same key, ever more seldom', () => {
  const going = goes(['hold.ok'], ['authorise.unknown', unknown()])
  const { n } = going.instance.calls.authorise as { n: number }
  const waits = [1, 2, 3, 4, 5, 6, 7].map((attempt) => {
    hear(going, 'authorise.unknown', unknown(attempt))
    return dueIn(going, 'authorise')
  })
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  assert.equal(going.instance.calls.authorise?.n, n)
  assert.equal(backOff(1_000, 60_000), 60_000)
})

test('a payment that takes its time is looked up, and found', () => {
  const going = goes(['hold.ok'], ['authorise.ok', ok('authorising')], ['lookup.due'], ['look.ok', ok('authorising')])
  for (const heard of ['look.unknown', 'look.refused']) {
    hear(going, 'lookup.due')
    hear(going, heard, unknown())
  }
  hear(going, 'lookup.due')
  hear(going, 'look.ok', ok('authorised'))
  assert.equal(stateOf(going), 'committing')
})

test('a payment that needs a second step is answered with it, also when that turns out later', () => {
  const step = { type: 'redirect', url: '/second-step' }
  const going = goes(['hold.ok'], ['authorise.ok', ok('action_required')])
  assert.deepEqual(came(going), ['challenged', ['202'], ['placed']])
  assert.deepEqual(dataOf(going).order.nextAction, step)
  assert.ok(going.instance.calls.extend)
  const later = goes(['hold.ok'], ['authorise.unknown', unknown()], ['authorise.ok', ok('action_required')])
  assert.deepEqual(came(later), ['challenged', ['202'], ['placed', 'deferred']])
  assert.deepEqual(dataOf(later).order.nextAction, step)
  hear(later, 'lookup.due')
  hear(later, 'look.ok', ok('authorised'))
  hear(later, 'commit.ok')
  assert.equal(dataOf(later).order.nextAction, undefined)
})

test('at the deadline everything is given back, and repeated until it is certain', () => {
  for (const first of ['release', 'void']) {
    const going = goes(['hold.ok'], ['authorise.unknown', unknown()], ['deadline.due'])
    assert.deepEqual(came(going), ['undoing', ['202'], ['placed', 'deferred', 'cancelled']])
    assert.equal(dataOf(going).order.reason, 'payment_overdue')
    for (const step of first === 'release' ? ['release', 'void'] : ['void', 'release']) {
      hear(going, `${step}.unknown`, unknown(20))
      assert.equal(dueIn(going, step), 30_000)
      hear(going, 'paymentAuthorised')
      hear(going, `${step}.ok`, ok('voided'))
    }
    assert.equal(stateOf(going), 'cancelled')
  }
})

test('an order that stood still until its deadline is accepted before it is called off', () => {
  const going = goes(['hold.ok'], ['deadline.due'])
  assert.deepEqual(came(going), ['pending', ['202'], ['placed', 'deferred']])
  hear(going, 'deadline.due')
  assert.equal(stateOf(going), 'undoing')
})

test('a hold that was lost meanwhile is no order: the money is given back', () => {
  const lost = { code: 'hold_settled', detail: '', errors: [], attempt: 1 }
  const going = goes(['hold.ok'], ['authorise.ok', ok('authorised')], ['commit.refused', lost])
  assert.deepEqual(came(going), ['voiding', ['out_of_stock'], ['placed', 'cancelled']])
  const waiting = goes(['hold.ok'], ['authorise.unknown', unknown()], ['extend.refused', lost])
  assert.deepEqual(came(waiting), ['undoing', ['202'], ['placed', 'deferred', 'cancelled']])
})

const cancel = { reason: 'customer', returnId: `ret_${'0'.repeat(26)}` }
test('before the pivot it can be called off: nobody waits in vain, and what is held and reserved is given back', () => {
  const before: [[string, unknown?][], string[], string][] = [
    [[], ['cancelled'], 'releasing'],
    [[['hold.ok']], ['cancelled'], 'undoing'],
    [[['hold.ok'], ['authorise.unknown', unknown()]], ['202'], 'undoing'],
    [[['hold.ok'], ['authorise.ok', ok('action_required')]], ['202'], 'undoing'],
  ]
  for (const [heard, answers, state] of before) {
    const going = goes(...heard, ['cancel', cancel])
    assert.deepEqual([stateOf(going), going.answers, going.events.at(-1)], [state, answers, 'cancelled'])
    assert.deepEqual([dataOf(going).order.status, dataOf(going).order.reason], ['cancelled', 'customer'])
    hear(going, 'cancel', cancel)
    assert.deepEqual([stateOf(going), going.alarms], [state, []])
  }
})

test('called off while the stock is being sold it is cancelled at once, and what was sold goes back before the money', () => {
  const committing: [string, unknown?][] = [['hold.ok'], ['authorise.ok', ok('authorised')], ['cancel', cancel]]
  const sold = goes(...committing, ['commit.unknown', unknown()])
  assert.deepEqual(came(sold), ['recalling', ['cancelled'], ['placed', 'cancelled']])
  hear(sold, 'commit.ok')
  assert.deepEqual(sold.instance.calls.restock?.input, {
    orderId: dataOf(sold).order.id,
    returnId: cancel.returnId,
    lines: [
      { sku: 'MUG', quantity: 2 },
      { sku: 'POT', quantity: 1 },
    ],
  })
  hear(sold, 'restock.unknown', unknown())
  assert.equal(dueIn(sold, 'restock'), 500)
  hear(sold, 'restock.ok')
  assert.equal(stateOf(sold), 'voiding')
  const lost = goes(...committing, ['commit.refused', { code: 'hold_settled', detail: '', errors: [], attempt: 1 }])
  assert.equal(stateOf(lost), 'voiding')
  const confirmed = goes(['hold.ok'], ['authorise.ok', ok('authorised')], ['commit.ok'], ['cancel', cancel])
  assert.deepEqual(came(confirmed), ['capturing', ['201'], ['placed', 'confirmed']])
})

test('a commit that is not known to have happened is repeated, and the customer does not wait for it for ever', () => {
  const going = goes(['hold.ok'], ['authorise.ok', ok('authorised')], ['commit.unknown', unknown()], ['patience.due'])
  assert.deepEqual(came(going), ['committing', ['202'], ['placed']])
  assert.equal(dataOf(going).order.status, 'placed')
  hear(going, 'commit.ok')
  assert.deepEqual(came(going), ['capturing', ['202'], ['placed', 'confirmed']])
})

test('after the pivot the money is asked for until it is taken, and a refusal calls an operator', () => {
  const going = goes(['hold.ok'], ['authorise.ok', ok('authorised')], ['commit.ok'], ['capture.unknown', unknown(30)])
  assert.equal(dueIn(going, 'capture'), 15_000)
  hear(going, 'capture.ok', ok('capturing'))
  hear(going, 'lookup.due')
  hear(going, 'check.unknown', unknown())
  hear(going, 'lookup.due')
  hear(going, 'check.ok', ok('captured'))
  assert.equal(stateOf(going), 'completed')
  const refused = goes(['hold.ok'], ['authorise.ok', ok('authorised')], ['commit.ok'])
  hear(refused, 'capture.refused', { code: 'unknown_payment', detail: '', errors: [], attempt: 1 })
  assert.deepEqual(
    [stateOf(refused), refused.alarms],
    ['capturing', ['payment does not take the money: unknown_payment']],
  )
})

test('money that is not reserved any more while the stock is being sold is no order: what was sold goes back', () => {
  const committing: [string, unknown?][] = [
    ['hold.ok'],
    ['authorise.ok', ok('authorised')],
    ['commit.unknown', unknown()],
  ]
  const sold = goes(...committing, ['paymentVoided'])
  assert.deepEqual(came(sold), ['recalling', ['payment_declined'], ['placed', 'cancelled']])
  assert.deepEqual([dataOf(sold).order.status, dataOf(sold).order.reason], ['cancelled', 'payment_declined'])
  assert.deepEqual(
    Object.keys(sold.instance.calls),
    ['commit'],
    'nothing is released of which nobody knows whether it is sold',
  )
  hear(sold, 'commit.ok')
  const restocked = sold.instance.calls.restock as { input: unknown }
  assert.equal((restocked.input as { returnId: string }).returnId, `ret_${'0'.repeat(26)}`)
  hear(sold, 'restock.ok')
  hear(sold, 'void.ok', ok('voided'))
  assert.deepEqual([...came(sold), sold.alarms], ['cancelled', ['payment_declined'], ['placed', 'cancelled'], []])
  const otherwise = [
    ['authorise.refused', { code: 'payment_voided' }],
    ['paymentDeclined', { reason: 'expired' }],
  ] as const
  for (const [heard, payload] of otherwise)
    assert.equal(
      stateOf(goes(['hold.ok'], ['authorise.unknown', unknown()], ['paymentAuthorised'], [heard, payload])),
      'recalling',
    )
  const lost = goes(...committing, ['patience.due'], ['paymentVoided'])
  hear(lost, 'commit.refused', { code: 'hold_settled', detail: '', errors: [], attempt: 1 })
  assert.deepEqual(came(lost), ['voiding', ['202'], ['placed', 'cancelled']])
})

test('money that is not reserved any more before the stock is sold is a payment that was declined', () => {
  const ways: [string, unknown?][][] = [
    [],
    [['authorise.unknown', unknown()]],
    [['authorise.ok', ok('action_required')]],
  ]
  for (const way of ways) {
    const going = goes(['hold.ok'], ...way, ['paymentVoided'])
    assert.deepEqual([stateOf(going), dataOf(going).order.reason], ['releasing', 'payment_declined'])
    assert.deepEqual(going.events.at(-1), 'cancelled')
  }
})

test('money that is not reserved any more after the pivot calls people at once, however it is learned, and only once', () => {
  const confirmed: [string, unknown?][] = [['hold.ok'], ['authorise.ok', ok('authorised')], ['commit.ok']]
  const looking: [string, unknown?][] = [['capture.ok', ok('capturing')], ['lookup.due']]
  const refusal = { code: 'not_authorised', detail: '', errors: [], attempt: 1 }
  const ways: [string, unknown?][][] = [
    [['paymentVoided']],
    [['capture.refused', refusal]],
    [['paymentDeclined', { reason: 'expired' }]],
    [['capture.ok', ok('capturing')], ['paymentVoided']],
    [...looking, ['check.ok', ok('voided')]],
    [...looking, ['check.ok', ok('declined')]],
  ]
  for (const way of ways) {
    const going = goes(...confirmed)
    for (const [what, payload] of way) hear(going, what, payload)
    hear(going, 'paymentVoided')
    assert.deepEqual(came(going), ['unpaid', ['201'], ['placed', 'confirmed']])
    assert.deepEqual(
      [going.alarms.length, going.misrecorded, going.instance.calls, going.instance.timers],
      [1, [], {}, {}],
      JSON.stringify(way),
    )
    const { status, payment, timeline } = dataOf(going).order
    assert.deepEqual([status, payment.state, timeline.at(-1)?.what], ['confirmed', 'voided', 'payment_voided'])
  }
})

const weather: fc.Arbitrary<Weather> = fc.record({
  stock: fc.constantFrom(0, 1, 1, 1),
  fate: fc.constantFrom('authorised', 'authorised', 'declined', 'never'),
  first: fc.constantFrom('decides', 'waits', 'challenges'),
  capturesLate: fc.boolean(),
  voidedIn: fc.constantFrom(undefined, undefined, undefined, 'committing', 'capturing'),
  choices: fc.array(fc.nat(60), { maxLength: 60 }),
})

const REASONS: Record<string, string> = {
  out_of_stock: 'out_of_stock',
  payment_declined: 'payment_declined',
  inventory_unavailable: 'inventory_unavailable',
  cancelled: 'customer',
}

test('whatever is lost or late, it ends: stock sold and charged once, or neither, as the customer was told', () => {
  const ways = new Map<string, number>()
  fc.assert(
    fc.property(weather, (about) => {
      const { checkout: going, participants, paymentAtEnd } = run(about)
      const { order } = dataOf(going)
      const [answer] = going.answers
      ways.set(`${stateOf(going)} ${answer} ${order.reason}`, 1)
      assert.deepEqual([going.alarms.length, going.misrecorded], [stateOf(going) === 'unpaid' ? 1 : 0, []])
      assert.ok(isOver(going), `ended in ${stateOf(going)}`)
      assert.equal(going.answers.length, 1)
      assert.ok(participants.authorisations <= 1 && participants.captures <= 1)
      assert.equal(going.events.filter((name) => name === 'deferred').length <= 1, true)
      const ends = going.events.filter((name) => name === 'confirmed' || name === 'cancelled')
      if (stateOf(going) === 'completed') {
        assert.deepEqual([participants.hold, paymentAtEnd, participants.captures], ['committed', 'captured', 1])
        assert.deepEqual([order.status, order.payment.state, ends], ['confirmed', 'captured', ['confirmed']])
        assert.ok(answer === '201' || answer === '202')
      } else if (stateOf(going) === 'unpaid') {
        assert.deepEqual([participants.hold, paymentAtEnd, participants.captures], ['committed', 'voided', 0])
        assert.deepEqual([order.status, order.payment.state, ends], ['confirmed', 'voided', ['confirmed']])
      } else {
        const isBack = participants.hold === 'committed' && participants.restocks.size === 1
        assert.ok(isBack || ['none', 'released'].includes(participants.hold), participants.hold)
        assert.ok(['none', 'declined', 'voided'].includes(paymentAtEnd), paymentAtEnd)
        assert.equal(participants.payment, paymentAtEnd)
        assert.deepEqual([order.status, participants.captures, ends], ['cancelled', 0, ['cancelled']])
        assert.ok(answer === '202' || REASONS[answer as string] === order.reason, `${answer}: ${order.reason}`)
      }
    }),
    { numRuns: 3_000 },
  )
  const missed = [
    'completed 201 undefined',
    'completed 202 undefined',
    'unpaid 201 undefined',
    'unpaid 202 undefined',
    'cancelled 202 payment_overdue',
    'cancelled 202 payment_declined',
    'cancelled payment_declined payment_declined',
    'cancelled out_of_stock out_of_stock',
    'cancelled inventory_unavailable inventory_unavailable',
    'cancelled cancelled customer',
    'cancelled 202 customer',
  ].filter((way) => !ways.has(way))
  assert.deepEqual(missed, [], 'ways that no run went')
})

test('whatever a broken participant says, there is one answer and never both a confirmation and a cancellation', () => {
  const states = fc.constantFrom(
    'authorising',
    'action_required',
    'authorised',
    'declined',
    'capturing',
    'captured',
    'voided',
  )
  const anything = fc.record({
    heard: fc.constantFrom(...heardBy(checkout.plan)),
    state: states as fc.Arbitrary<Parameters<typeof paymentIn>[0]>,
  })
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 40 }), (said) => {
      const going = passage()
      for (const { heard, state } of said)
        hear(going, heard, { ...ok(state), code: 'hold_settled', detail: '', errors: [], cause: '', ...cancel })
      assert.ok(going.answers.length <= 1)
      assert.ok(!isOver(going) || going.answers.length === 1)
      assert.ok(!(going.events.includes('confirmed') && going.events.includes('cancelled')))
      assert.deepEqual(going.misrecorded, [])
    }),
    { numRuns: 2_000 },
  )
})

test('the customer is answered in time, whatever does not answer', () => {
  for (const heard of [[], ['hold.ok'], ['hold.ok', 'paymentAuthorised']] as const) {
    const going = passage()
    for (const what of heard) hear(going, what)
    assert.equal(going.instance.timers.patience, going.now + PATIENCE_MS)
    hear(going, 'patience.due')
    assert.equal(going.answers.length, 1)
  }
})
