import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { command, contract, event, integer, object, string } from '../contract/index.ts'
import {
  begin,
  emission,
  heardBy,
  keyOf,
  plan,
  saga,
  step,
  tableOf,
  wakeAt,
  type Instance,
  type Move,
} from './index.ts'

const kitchen = contract('kitchen', {
  doc: 'Cooks.',
  operations: {
    boil: command('POST /v1/boil', {
      doc: '',
      input: object({ minutes: integer({ min: 1 }) }),
      output: object({ soft: integer() }),
      access: 'service',
      refusals: { no_water: 'conflict' },
    }),
    fry: command('POST /v1/fry', { doc: '', input: object({}), output: object({}), access: 'service' }),
  },
  events: {},
})
const table = contract('table', {
  doc: 'Serves.',
  operations: {
    serve: command('POST /v1/serve', {
      doc: '',
      input: object({}),
      output: object({ dish: string() }),
      access: 'public',
      idempotency: 'required',
      refusals: { sold_out: 'gone' },
    }),
  },
  events: { served: event(object({ dish: string() }), { key: 'dish', doc: '' }) },
})

const supper = plan('supper', {
  version: 3,
  doc: 'Makes a supper.',
  data: object({ dish: string(), eggs: integer() }),
  states: ['cooking', 'waiting', 'served', 'off'],
  ended: ['served', 'off'],
  steps: { boil: kitchen.operations.boil, fry: kitchen.operations.fry },
  signals: { hurry: object({}) },
  timers: ['patience'],
  asks: { serve: table.operations.serve },
})
type Supper = typeof supper
type Anything = Move<Supper>

/** A supper whose reaction to a signal is what the test wants. */
const supperWith = (hurry: () => Anything) =>
  saga(supper, {
    begin: () => ({ to: 'cooking', call: { boil: { minutes: 3 } }, timers: { patience: 1_000 } }),
    states: {
      cooking: {
        'boil.ok': ({ eggs }, { output }) => ({ to: 'waiting', data: { eggs: eggs + output.soft } }),
        'boil.refused': () => ({ to: 'off', answer: { serve: { refuse: 'sold_out', detail: 'No water.' } } }),
        'boil.unknown': (_, { attempt }) => ({ again: { boil: attempt * 100 } }),
        'fry.ok': 'ignore',
        'patience.due': () => ({ timers: { patience: 500 } }),
        hurry,
        otherwise: 'alarm',
      },
      waiting: { hurry, otherwise: 'ignore' },
      served: { otherwise: 'ignore' },
      off: { hurry: () => ({ to: 'cooking', call: { fry: {} } }), otherwise: 'ignore' },
    },
  })
const calm = supperWith(() => ({}))
const data = { dish: 'egg', eggs: 0 }
const NOW = 1_000_000
const begun = () => begin(calm, 'sup_1', data, NOW).instance

const moved = (stepped: ReturnType<typeof step>) => {
  assert.equal(stepped.kind, 'moved', JSON.stringify(stepped))
  return stepped as Extract<typeof stepped, { kind: 'moved' }>
}
const reasonOf = (stepped: ReturnType<typeof step>) => (stepped.kind === 'alarm' ? stepped.reason : '')
const ok = { output: { soft: 2 }, attempt: 1 }

test('what a saga is after its beginning follows from its behaviour', () => {
  assert.deepEqual(begin(calm, 'sup_1', data, NOW), {
    kind: 'moved',
    instance: {
      id: 'sup_1',
      kind: 'supper',
      plan: 3,
      state: 'cooking',
      data,
      calls: { boil: { input: { minutes: 3 }, n: 1, attempt: 1, dueAt: NOW } },
      called: 1,
      timers: { patience: NOW + 1_000 },
      asks: [],
    },
    emit: [],
    answers: [],
    alarm: undefined,
  })
  assert.equal(wakeAt(begun()), NOW)
})

test('an answer settles its call, changes what the saga remembers and leaves the rest as it is', () => {
  const { instance } = moved(step(calm, begun(), 'boil.ok', ok, NOW + 1))
  assert.deepEqual([instance.state, instance.data, instance.calls], ['waiting', { dish: 'egg', eggs: 2 }, {}])
  assert.deepEqual(instance.timers, { patience: NOW + 1_000 })
})

test('an answer that is ignored settles its call too', () => {
  const frying = moved(
    step(
      supperWith(() => ({ call: { fry: {} } })),
      begun(),
      'hurry',
      {},
      NOW,
    ),
  ).instance
  const { instance } = moved(step(calm, frying, 'fry.ok', { output: {}, attempt: 1 }, NOW))
  assert.deepEqual(Object.keys(instance.calls), ['boil'])
})

test('a call that is repeated keeps its input and its key, a new one has a key of its own', () => {
  const first = begun()
  const again = moved(step(calm, first, 'boil.unknown', { cause: 'silence', attempt: 1 }, NOW)).instance
  assert.deepEqual(again.calls.boil, { input: { minutes: 3 }, n: 1, attempt: 2, dueAt: NOW + 100 })
  const keys = [first, again].map((each) => keyOf(each, 'boil', each.calls.boil as NonNullable<typeof each.calls.boil>))
  assert.deepEqual(keys, ['sup_1:boil:1', 'sup_1:boil:1'])
  const off = moved(step(calm, again, 'boil.refused', {}, NOW)).instance
  const fried = moved(step(calm, off, 'hurry', {}, NOW)).instance
  assert.equal(fried.calls.fry?.n, 2)
})

test('a call that is given up is not asked again, and its answer is ignored', () => {
  const giveUp = supperWith(() => ({ again: { boil: null } }))
  const { instance } = moved(step(giveUp, begun(), 'hurry', {}, NOW))
  assert.deepEqual(instance.calls, {})
  assert.deepEqual(step(giveUp, instance, 'boil.ok', ok, NOW), { kind: 'ignored' })
  assert.deepEqual(
    moved(step(giveUp, instance, 'hurry', {}, NOW)).instance.calls,
    {},
    'what is not pending may be given up',
  )
})

test('the answer to a call that is not pending, and a timer that is not set, are ignored', () => {
  const waiting = moved(step(calm, begun(), 'boil.ok', ok, NOW)).instance
  for (const heard of ['boil.ok', 'boil.unknown', 'fry.refused'])
    assert.deepEqual(step(calm, waiting, heard, ok, NOW), { kind: 'ignored' }, heard)
  assert.deepEqual(step(calm, { ...waiting, timers: {} }, 'patience.due', {}, NOW), { kind: 'ignored' })
})

test('a timer rings once, unless it is set again', () => {
  const ringing = moved(step(calm, begun(), 'patience.due', {}, NOW + 1_000)).instance
  assert.deepEqual(ringing.timers, { patience: NOW + 1_500 })
  const waiting = moved(step(calm, ringing, 'boil.ok', ok, NOW)).instance
  assert.deepEqual(moved(step(calm, waiting, 'patience.due', {}, NOW)).instance.timers, {})
  const stopped = moved(
    step(
      supperWith(() => ({ timers: { patience: null } })),
      ringing,
      'hurry',
      {},
      NOW,
    ),
  ).instance
  assert.deepEqual(stopped.timers, {})
})

test('a saga that is over waits for nothing, but can be told something', () => {
  const asked = { ...begun(), asks: [{ ask: 'serve', scope: 's', key: 'k' }] }
  const { instance, answers } = moved(step(calm, asked, 'boil.refused', {}, NOW))
  assert.deepEqual([instance.state, instance.calls, instance.timers, instance.asks], ['off', {}, {}, []])
  assert.deepEqual(
    answers.map(({ to, reply }) => [to.key, reply]),
    [['k', { refuse: 'sold_out', detail: 'No water.' }]],
  )
  assert.equal(wakeAt(instance), null)
  assert.equal(moved(step(calm, instance, 'hurry', {}, NOW)).instance.state, 'cooking')
})

test('of those who wait only the last is answered, if that is what the transition says', () => {
  const serve = supperWith(() => ({ answerLast: { serve: { refuse: 'sold_out', detail: 'One after the other.' } } }))
  const asks = ['first', 'second'].map((key) => ({ ask: 'serve', scope: 's', key }))
  const { answers, instance } = moved(step(serve, { ...begun(), asks }, 'hurry', {}, NOW))
  assert.deepEqual([answers.map(({ to }) => to.key), instance.asks.map(({ key }) => key)], [['second'], ['first']])
})

test('what a transition announces and answers comes with it; who asked for something else still waits', () => {
  const serve = supperWith(() => ({
    emit: [emission(table.events.served, { dish: 'egg' })],
    answer: { serve: { output: { dish: 'egg' } } },
  }))
  const asks = [
    { ask: 'serve', scope: 's', key: 'one' },
    { ask: 'serve', scope: 's', key: 'two' },
  ]
  const { emit, answers, instance } = moved(step(serve, { ...begun(), asks }, 'hurry', {}, NOW))
  assert.deepEqual(
    emit.map(({ event }) => event.type),
    ['table.served'],
  )
  assert.deepEqual(
    answers.map(({ to }) => to.key),
    ['one', 'two'],
  )
  assert.deepEqual(instance.asks, [])
})

test('what must not come is an alarm, and so is every defect of a reducer; the saga is not changed', () => {
  assert.match(
    reasonOf(step(calm, { ...begun(), calls: { fry: boiling } }, 'fry.unknown', {}, NOW)),
    /must not come in cooking/,
  )
  const defects: [RegExp, () => unknown][] = [
    [
      /is broken/,
      () => {
        throw new Error('is broken')
      },
    ],
    [/no state gone/, () => ({ to: 'gone' })],
    [/breaks its plan/, () => ({ data: { eggs: 1.5 } })],
    [/while it is pending/, () => ({ call: { boil: { minutes: 1 } } })],
    [/while it is pending/, () => ({ call: { boil: { minutes: 1 } }, again: { boil: 1 } })],
    [/wrong input/, () => ({ call: { fry: 7 } })],
    [/no step bake/, () => ({ call: { bake: {} } })],
    [/not pending/, () => ({ again: { fry: 1 } })],
    [/no timer tea/, () => ({ timers: { tea: 1 } })],
    [/does not answer cook/, () => ({ answer: { cook: { output: {} } } })],
    [/would call no more/, () => ({ to: 'off', call: { fry: {} }, answer: { serve: { output: { dish: 'egg' } } } })],
    [/waits for an answer/, () => ({ to: 'off' })],
  ]
  for (const [reason, hurry] of defects) {
    const before = Object.freeze({ ...begun(), asks: [{ ask: 'serve', scope: 's', key: 'k' }] })
    assert.match(reasonOf(step(supperWith(hurry as () => Anything), before, 'hurry', {}, NOW)), reason)
  }
})
const boiling = { input: {}, n: 9, attempt: 1, dueAt: NOW }

test('a beginning with a defect throws: nothing has begun', () => {
  assert.throws(() => begin(calm, 'sup_1', { dish: 'egg' }, NOW), /breaks its plan/)
})

test('the table says of every state what becomes of everything that can be heard', () => {
  const heard = heardBy(supper)
  assert.deepEqual(heard.length, 8)
  const rows = tableOf(calm)
  assert.deepEqual(Object.keys(rows), supper.states)
  for (const row of Object.values(rows)) assert.deepEqual(Object.keys(row), heard)
  assert.deepEqual(
    [rows.cooking?.['boil.ok'], rows.cooking?.['fry.ok'], rows.cooking?.['fry.refused']],
    ['handle', 'ignore', 'alarm'],
  )
  assert.deepEqual([rows.waiting?.['boil.ok'], rows.off?.hurry], ['ignore', 'handle'])
})

const payloads: Record<string, unknown> = { 'boil.ok': ok, 'boil.unknown': { cause: '', attempt: 1 } }

test('whatever is heard in whatever order: no two calls share a key, what is over waits for nothing, numbers only grow', () => {
  const anything = fc.array(fc.constantFrom(...heardBy(supper)), { maxLength: 40 })
  const busy = supperWith(() => ({ timers: { patience: 100 } }))
  fc.assert(
    fc.property(anything, (story) => {
      let now = NOW
      let instance: Instance = begin(busy, 'sup_1', data, now).instance
      const inputs = new Map<string, unknown>()
      for (const heard of story) {
        const before = structuredClone(instance)
        const stepped = step(busy, instance, heard, payloads[heard] ?? {}, (now += 10))
        assert.deepEqual(instance, before, 'the reducer changes nothing in place')
        if (stepped.kind !== 'moved') continue
        assert.ok(stepped.instance.called >= instance.called)
        instance = stepped.instance
        for (const [name, call] of Object.entries(instance.calls)) {
          const key = keyOf(instance, name, call)
          assert.deepEqual(inputs.get(key) ?? call.input, call.input, key)
          inputs.set(key, call.input)
        }
        if (supper.ended.includes(instance.state as 'off')) assert.equal(wakeAt(instance), null)
      }
    }),
  )
})

test('the same story told twice ends in the same way', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...heardBy(supper)), { maxLength: 20 }), (story) => {
      const tell = () =>
        story.reduce((before, heard, at) => {
          const stepped = step(calm, before, heard, payloads[heard] ?? {}, NOW + at)
          return stepped.kind === 'moved' ? stepped.instance : before
        }, begun())
      assert.deepEqual(tell(), tell())
    }),
  )
})
