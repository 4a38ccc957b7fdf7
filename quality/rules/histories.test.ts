import assert from 'node:assert/strict'
import { test } from 'node:test'
import { command, contract, object, string } from '@souk/kit/contract'
import { plan, saga, service, runs, type Behaviour } from '@souk/kit/service'
import type { Saga } from '@souk/kit/saga'
import { enforce } from '../enforce.ts'
import { historiesIn, historiesOf, recordedOf, type History, type Recorded } from '../histories.ts'
import { folderOf, liveServices } from '../services.ts'
import { histories } from './histories.ts'

const shelf = contract('shelf', {
  doc: 'Made up.',
  operations: {
    fetch: command('POST /v1/fetch', { doc: '', input: object({}), output: object({}), access: 'service' }),
  },
  events: {},
})
const loanPlan = plan('loan', {
  version: 1,
  doc: 'Made up.',
  data: object({ thing: string() }),
  states: ['fetching', 'lent', 'lost'],
  ended: ['lent', 'lost'],
  steps: { fetch: shelf.operations.fetch },
  signals: { hurry: object({}) },
  timers: ['patience'],
  asks: {},
})
type Loan = Behaviour<typeof loanPlan>

const loan = (fetching: Partial<Loan['states']['fetching']> = {}, calls = true): Saga =>
  saga(loanPlan, {
    begin: () => ({ to: 'fetching', timers: { patience: 5_000 }, ...(calls ? { call: { fetch: {} } } : {}) }),
    states: {
      fetching: {
        'fetch.ok': () => ({ to: 'lent' }),
        'fetch.unknown': () => ({ again: { fetch: 1_000 } }),
        hurry: 'ignore',
        otherwise: 'alarm',
        ...fetching,
      },
      lent: { otherwise: 'ignore' },
      lost: { otherwise: 'alarm' },
    },
  }) as unknown as Saga

const answer = (heard: string, to: string, more = {}) => ({ at: 2_000, heard, to, payload: { attempt: 1 }, ...more })
const begun = { at: 1_000, heard: 'begin', to: 'fetching', payload: { thing: 'drill' } }
const history = (...lines: History['lines']): History => ({
  path: 'services/library/histories/lent.json',
  about: 'It works.',
  plan: 1,
  lines: [begun, ...lines],
})
const recorded = (saga: Saga, ...lines: History['lines']): Recorded[] => [
  { service: 'library', sagas: [saga], histories: [history(...lines)] },
]
const usual = [answer('fetch.unknown', 'fetching'), answer('fetch.ok', 'lent')]

const live = (await liveServices()).map((service) => recordedOf(service, historiesIn(folderOf(service.contract.name))))

enforce(histories, live, {
  title: 'every recorded history goes the same way through the reducer of today',
  atLeast: 3,
  canaries: {
    'a reducer that goes to another state': {
      subjects: recorded(loan({ 'fetch.ok': () => ({ to: 'lost' }) }), ...usual),
      caught: /lent\.json: line 3, fetch\.ok: leads to lost, and led to lent$/,
    },
    'a reducer that does not expect any more what came': {
      subjects: recorded(loan({ 'fetch.unknown': 'alarm' }), ...usual),
      caught: /line 2, fetch\.unknown: fetch\.unknown must not come in fetching/,
    },
    'a reducer that does not ask any more what was answered': {
      subjects: recorded(loan({}, false), ...usual),
      caught: /line 2, fetch\.unknown: fetching does not wait for it any more/,
    },
    'a reducer that gives up asking again': {
      subjects: recorded(loan({ 'fetch.unknown': () => ({}) }), ...usual),
      caught: /line 3, fetch\.ok: fetching does not wait for it any more/,
    },
    'a saga of which nothing is recorded': {
      subjects: [{ service: 'library', sagas: [loan()], histories: [] }],
      caught: /library: nothing is recorded of the saga loan 1/,
    },
    'a history that nobody replays': {
      subjects: [{ service: 'library', sagas: [loan()], histories: [history(), { ...history(), plan: 2 }] }],
      caught: /lent\.json: belongs to no saga of library/,
    },
  },
  innocents: {
    'the way it went': recorded(loan(), ...usual),
    'a signal that changed nothing, and the hand of an operator': recorded(
      loan(),
      answer('hurry', 'fetching'),
      answer('operator.retry', 'fetching'),
      ...usual,
    ),
    'an alarm that was one then too': recorded(
      loan(),
      answer('patience.due', 'fetching', { alarm: 'patience.due must not come in fetching' }),
      ...usual,
    ),
  },
})

test('a history belongs to the version of the plan under which it was recorded, and to the saga that it names', () => {
  const later = { ...loan(), plan: { ...loan().plan, version: 2 } }
  const both = { ...later, behaviour: { ...later.behaviour, earlier: [loan()] } }
  const other = { ...loan(), plan: { ...loan().plan, name: 'return' } }
  const found = (...sagas: Saga[]) => {
    const library = service(contract('library', { doc: '', operations: {}, events: {} }), {
      operations: {},
      sagas: sagas.map((saga) => runs(saga)),
    })
    const named = [history(), { ...history(), plan: 2 }, { ...history(), saga: 'return' }]
    const recorded = recordedOf(library, named)
    return recorded.sagas.map((saga) => historiesOf(saga, recorded).map((each) => named.indexOf(each)))
  }
  assert.deepEqual(found(both), [[1], [0]])
  assert.deepEqual(found(loan(), other), [[], [2]])
})
