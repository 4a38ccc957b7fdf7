import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { begin, keyOf, step, tableOf, type Instance, type Moved, type Saga } from '@souk/kit/saga'
import { CarrierModel, consignment, ok, orderId, reference, refused, START } from '../test-support/model.ts'
import type { Data, State } from './plan.ts'
import { shipment as typed } from './shipment.ts'

const shipment = typed as unknown as Saga
const fresh: Data = {
  shipmentId: reference,
  orderId,
  createdAt: START,
  version: 1,
  tracking: [],
  isDispatched: false,
  looking: false,
  looks: 0,
}

/** Every cell of the table: handled (+), ignored (.), never to come (!). */
const states = 'preparing booking in_doubt held booked dispatched delivered lost calling_off cancelled'
const table = {
  'consignment.ok': '+!!!!!!!!!',
  'consignment.refused': '+!!!!!!!!!',
  'consignment.unknown': '+!!!!!!!!!',
  'book.ok': '!++...!!.!',
  'book.refused': '!++...!!.!',
  'book.unknown': '!++...!!.!',
  'lookup.ok': '!+++++!!+!',
  'lookup.refused': '!+++++!!+!',
  'lookup.unknown': '!+++++!!+!',
  'callOff.ok': '!!!!!!!!+!',
  'callOff.refused': '!!!!!!!!+!',
  'callOff.unknown': '!!!!!!!!+!',
  moved: '.++.++....',
  retry: '!!!+!!!!!!',
  stop: '+++++.....',
  orderCancelled: '+++++++...',
  'look.due': '!++!++!!!!',
}

test('every state says what becomes of everything that can be heard', () => {
  const signs = { handle: '+', ignore: '.', alarm: '!' }
  const found = tableOf(shipment)
  assert.deepEqual(Object.keys(found), states.split(' '))
  const rows = Object.keys(found.preparing ?? {}).map((heard) => [
    heard,
    Object.values(found)
      .map((row) => signs[row[heard] as keyof typeof signs])
      .join(''),
  ])
  assert.deepEqual(Object.fromEntries(rows), table)
})

const begun = () => begin(shipment, reference, fresh, START)

/** Hears one thing after the other; fails when one of them must not come. */
function hear(from: Moved, ...all: [heard: string, payload?: unknown][]): Moved {
  let now = START
  return all.reduce((before, [heard, payload = {}]) => {
    const stepped = step(shipment, before.instance, heard, payload, (now += 1_000))
    assert.notEqual(stepped.kind, 'alarm', JSON.stringify(stepped))
    return stepped.kind === 'moved' ? stepped : { ...before, emit: [] }
  }, from)
}
const booking = () => hear(begun(), ['consignment.ok', ok(consignment)[1]])
const said = (model: CarrierModel, name: string): [string, unknown] => {
  const [what, payload] = model.perform(name, START)
  return [`${name}.${what}`, payload]
}
const unknown = { cause: 'time-out', attempt: 1 }

test('where a parcel goes is asked when it is booked, goes to the carrier without a telephone number, and is not remembered', () => {
  const { instance } = booking()
  const { recipient, ...rest } = (instance.calls.book as { input: { recipient: object } }).input
  assert.deepEqual(rest, { reference, product: 'express', items: 3 })
  assert.ok(!('phone' in recipient))
  assert.ok(!JSON.stringify(instance.data).includes('Ada'))
})

test('a booking without an answer is looked up, and sent again under its own key only if it never arrived', () => {
  const first = booking().instance
  const key = keyOf(first, 'book', first.calls.book as never)
  const lost = hear(
    booking(),
    ['book.unknown', unknown],
    ['look.due'],
    ['lookup.refused', refused('unknown_parcel')[1]],
  )
  const again = lost.instance.calls.book as never
  assert.deepEqual([lost.instance.state, keyOf(lost.instance, 'book', again)], ['in_doubt', key])
  const model = new CarrierModel()
  model.perform('book', START)
  const found = hear(booking(), ['book.unknown', unknown], ['look.due'], said(model, 'lookup'))
  assert.deepEqual([found.instance.state, (found.instance.data as Data).trackingNumber], ['booked', 'SK0123456789AB'])
  assert.deepEqual(found.instance.calls, {}, 'where it goes is not kept to book it again')
})

test('an address that the carrier does not take calls staff, who can have it booked once more', () => {
  const held = hear(booking(), ['book.refused', refused('bad_address')[1]])
  assert.deepEqual([held.instance.state, held.alarm !== undefined], ['held', true])
  const again = hear(held, ['retry'], ['consignment.ok', ok(consignment)[1]])
  assert.notEqual(again.instance.calls.book?.n, booking().instance.calls.book?.n)
})

test('a booking that is called off while it is in doubt is not sent again', () => {
  const { instance } = hear(booking(), ['book.unknown', unknown], ['stop'])
  assert.deepEqual([instance.state, Object.keys(instance.calls)], ['calling_off', ['callOff']])
})

test('a parcel that was collected before it could be stopped goes on, and what was told before that changes nothing', () => {
  const model = new CarrierModel()
  const booked = hear(booking(), said(model, 'book'))
  const older = said(model, 'lookup')
  model.move(START)
  const tooLate = hear(booked, ['stop'], said(model, 'callOff'))
  assert.deepEqual([tooLate.instance.state, tooLate.alarm], ['dispatched', undefined])
  const seen = hear(tooLate, ['look.due'], older, ['look.due'], said(model, 'lookup'))
  assert.deepEqual([seen.instance.state, seen.emit.map(({ event }) => event.name)], ['dispatched', ['dispatched']])
})

test('an order that was called off although nobody stopped its parcel calls staff', () => {
  const model = new CarrierModel()
  const booked = hear(booking(), said(model, 'book'))
  model.move(START)
  const { alarm } = hear(booked, ['moved'], ['look.due'], said(model, 'lookup'), ['orderCancelled'])
  assert.match(alarm ?? '', /on its way/)
})

test('a parcel of which nothing is told is looked up all the same, hours later', () => {
  const { instance } = hear(booking(), said(new CarrierModel(), 'book'))
  assert.equal((instance.timers.look ?? 0) - START, 6 * 3_600_000 + 1_000)
})

test('an answer that is older than what is known takes nothing back', () => {
  const model = new CarrierModel()
  const older = said(model, 'book')
  model.move(START)
  const known = hear(booking(), ['moved'], ['look.due'], said(model, 'lookup'))
  const { instance, emit } = hear(known, ['moved'], ['look.due'], ['lookup.ok', older[1]])
  assert.deepEqual([instance.state, (instance.data as Data).tracking.length, emit], ['dispatched', 2, []])
})

test('what is told before an older answer comes is looked up all the same', () => {
  const model = new CarrierModel()
  const answer = said(model, 'book')
  model.move(START)
  const { instance } = hear(booking(), ['moved'], answer)
  assert.ok((instance.timers.look ?? Infinity) - START < 60_000, `${instance.timers.look}`)
  const seen = hear({ ...booking(), instance }, ['look.due'], said(model, 'lookup'))
  assert.equal(seen.instance.state, 'dispatched')
})

interface Walk {
  instance: Instance
  now: number
  readonly announced: string[]
}

/** Everything that can happen now. In fine weather requests and answers arrive. */
function possible(walk: Walk, model: CarrierModel, isFine: boolean): (() => void)[] {
  const tell = (heard: string, payload: unknown = {}) => {
    const stepped = step(shipment, walk.instance, heard, payload, walk.now)
    assert.notEqual(stepped.kind, 'alarm', `${walk.instance.state} ${heard}: ${JSON.stringify(stepped)}`)
    if (stepped.kind !== 'moved') return
    walk.instance = stepped.instance
    walk.announced.push(...stepped.emit.map(({ event }) => event.name))
  }
  const { calls, timers } = walk.instance
  const asked = Object.entries(calls).flatMap(([name, { dueAt, attempt }]) => {
    if (dueAt > walk.now) return []
    const arrives = () => {
      const [what, payload] = model.perform(name, walk.now)
      tell(`${name}.${what}`, payload)
    }
    const unheard = () => {
      model.perform(name, walk.now)
      tell(`${name}.unknown`, { cause: 'the answer is lost', attempt })
    }
    return isFine ? [arrives] : [arrives, unheard, () => tell(`${name}.unknown`, { cause: 'it is lost', attempt })]
  })
  const rung = Object.entries(timers).flatMap(([name, at]) => (at <= walk.now ? [() => tell(`${name}.due`)] : []))
  const due = [...Object.values(calls).map(({ dueAt }) => dueAt), ...Object.values(timers)].filter(
    (at) => at > walk.now,
  )
  const wait = due.length === 0 ? [] : [() => void (walk.now = Math.min(...due))]
  if (isFine) return [...asked, ...rung, () => void (model.move(walk.now) ? tell('moved') : wait[0]?.())]
  const rest = [() => void model.move(walk.now), () => tell('moved'), () => tell('stop')]
  return [...asked, ...rung, ...wait, ...rest]
}

const isOver = ({ instance }: Walk) => ['delivered', 'lost', 'cancelled', 'held'].includes(instance.state)
const weather = fc.record({
  refuses: fc.boolean(),
  loses: fc.boolean(),
  choices: fc.array(fc.nat(1_000), { maxLength: 40 }),
})

test('whatever is lost, late or called off: booked once at most, told once, and in the end where the parcel is', () => {
  const ends = new Set<string>()
  fc.assert(
    fc.property(weather, ({ choices, ...fate }) => {
      const model = new CarrierModel(fate)
      const walk: Walk = { instance: begun().instance, now: START, announced: [] }
      for (const choice of choices) {
        const all = possible(walk, model, false)
        all[choice % all.length]?.()
      }
      for (let steps = 0; steps < 500 && !isOver(walk); steps++) possible(walk, model, true)[0]?.()
      const { state } = walk.instance
      ends.add(state)
      assert.ok(isOver(walk), state)
      assert.ok(model.bookings <= 1)
      const end: State[] = ['delivered', 'lost']
      const told = end.includes(state as State) ? ['dispatched', state] : []
      assert.deepEqual(walk.announced, told)
      const outside = { delivered: 'delivered', lost: 'lost', cancelled: 'cancelled', held: undefined }[state]
      if (state === 'cancelled') assert.ok(model.parcel === undefined || model.parcel.state === outside)
      else assert.equal(model.parcel?.state, outside)
    }),
    { numRuns: 3_000 },
  )
  assert.deepEqual([...ends].sort(), ['cancelled', 'delivered', 'held', 'lost'])
})
