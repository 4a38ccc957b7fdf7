// Mistakes that must not compile. `tsc` is the test: each line marked as an expected error must have one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { command, contract, event, integer, object, string } from '../contract/index.ts'
import { runs, type CommandContext, type Transaction } from '../service/index.ts'
import { emission, plan, saga, type Behaviour } from './index.ts'

const kitchen = contract('kitchen', {
  doc: 'Made up.',
  operations: {
    boil: command('POST /v1/boil', {
      doc: 'Boils.',
      input: object({ minutes: integer() }),
      output: object({ soft: integer() }),
      access: 'service',
      refusals: { no_water: 'conflict' },
    }),
    serve: command('POST /v1/serve', {
      doc: 'Serves.',
      input: object({}),
      output: object({ dish: string() }),
      access: 'public',
      idempotency: 'required',
      refusals: { sold_out: 'gone' },
    }),
  },
  events: { served: event(object({ dish: string() }), { key: 'dish', doc: 'It is on the table.' }) },
})
const { boil, serve } = kitchen.operations
const { served } = kitchen.events

const supper = plan('supper', {
  version: 1,
  doc: 'Made up.',
  data: object({ eggs: integer() }),
  states: ['cooking', 'over'],
  ended: ['over'],
  steps: { boil },
  signals: { hurry: object({ by: integer() }) },
  timers: ['patience'],
  asks: { serve },
})
type Supper = Behaviour<typeof supper>
const over = { otherwise: 'ignore' } as const

const right = saga(supper, {
  begin: ({ eggs }) => ({ to: 'cooking', call: { boil: { minutes: eggs } }, timers: { patience: 1_000 } }),
  states: {
    cooking: {
      'boil.ok': ({ eggs }, { output, attempt }) => ({
        to: 'over',
        data: { eggs: eggs + output.soft + attempt },
        emit: [emission(served, { dish: 'egg' })],
        answer: { serve: { output: { dish: 'egg' } } },
      }),
      'boil.refused': (_, { code, detail }) => ({ answer: { serve: { refuse: 'sold_out', detail: code + detail } } }),
      'boil.unknown': (_, { attempt }) => ({ again: { boil: attempt } }),
      'patience.due': 'ignore',
      hurry: (_, { by }) => ({ timers: { patience: by } }),
      otherwise: 'alarm',
    },
    over,
  },
})

// Each of these is a behaviour with one mistake, or a wrong use. None of them is ever run.
export const mistakes = {
  // @ts-expect-error a state without a row
  stateWithoutRow: { begin: () => ({ to: 'over' }), states: { over } } satisfies Supper,

  // @ts-expect-error a row that does not say what becomes of the rest
  rowWithoutRest: { begin: () => ({ to: 'over' }), states: { cooking: {}, over } } satisfies Supper,

  rowOfNoState: {
    begin: () => ({ to: 'over' }),
    // @ts-expect-error a row for a state that there is not
    states: { cooking: over, over, gone: over },
  } satisfies Supper,

  unknownEvent: {
    begin: () => ({ to: 'over' }),
    states: {
      // @ts-expect-error it cannot hear what nobody says
      cooking: { 'fry.ok': 'ignore', otherwise: 'alarm' },
      over,
    },
  } satisfies Supper,

  // @ts-expect-error a beginning without a state
  beginsNowhere: { begin: () => ({}), states: { cooking: over, over } } satisfies Supper,

  // @ts-expect-error a state that there is not
  goesNowhere: { begin: () => ({ to: 'gone' }), states: { cooking: over, over } } satisfies Supper,

  wrongInput: {
    // @ts-expect-error a step with a wrong input
    begin: () => ({ to: 'cooking', call: { boil: { minutes: 'three' } } }),
    states: { cooking: over, over },
  } satisfies Supper,

  unknownStep: {
    // @ts-expect-error a step that is not in the plan
    begin: () => ({ to: 'cooking', call: { fry: {} } }),
    states: { cooking: over, over },
  } satisfies Supper,

  unknownTimer: {
    // @ts-expect-error a timer that is not in the plan
    begin: () => ({ to: 'cooking', timers: { tea: 5 } }),
    states: { cooking: over, over },
  } satisfies Supper,

  wrongData: {
    // @ts-expect-error it remembers whole numbers
    begin: () => ({ to: 'cooking', data: { eggs: 'three' } }),
    states: { cooking: over, over },
  } satisfies Supper,

  wrongAnswer: {
    // @ts-expect-error the answer must be what the command promises
    begin: () => ({ to: 'over', answer: { serve: { output: { plate: 1 } } } }),
    states: { cooking: over, over },
  } satisfies Supper,

  undeclaredRefusal: {
    // @ts-expect-error the command does not declare this refusal
    begin: () => ({ to: 'over', answer: { serve: { refuse: 'burnt', detail: '' } } }),
    states: { cooking: over, over },
  } satisfies Supper,

  // @ts-expect-error the event carries something else
  wrongPayload: () => emission(served, { plate: 1 }),

  // @ts-expect-error it cannot be told what is not in its plan
  wrongSignal: (tx: Transaction) => tx.signal(right, 'sup_1', 'slow', {}),

  // @ts-expect-error and not with anything else
  wrongSignalPayload: (tx: Transaction) => tx.signal(right, 'sup_1', 'hurry', { by: 'car' }),

  // @ts-expect-error a saga begins with what it remembers
  wrongBeginning: (ctx: CommandContext<typeof serve>) => ctx.begin(right, 'sup_1', { eggs: '3' }, async () => {}),

  wrongRecord: runs(right, async (_, { to }) => {
    // @ts-expect-error there is no such state to compare with
    if (to === 'gone') throw new Error()
  }),
}

test('what is right compiles, and each mistake is marked where the compiler finds it', () => {
  assert.equal(right.plan, supper)
  assert.equal(Object.keys(mistakes).length, 17)
})
