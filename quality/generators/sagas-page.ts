import { tableOf, type Saga } from '@souk/kit/saga'
import { historiesOf, recordedOf, type History, type Recorded } from '../histories.ts'
import { replay } from '../replay.ts'
import type { Generated, Sources } from './generated.ts'
import { code, codes, mermaid, page, table } from './markdown.ts'

/** Every saga of every service: what it consists of, its ways, and its whole table. */
export async function sagasPage({ services, folderOf, histories }: Sources): Promise<Generated> {
  const recorded = services.map((service) => recordedOf(service, histories(folderOf(service.contract.name))))
  return {
    path: 'docs/reference/sagas.md',
    text: await page(
      'Sagas',
      'A saga asks several services, one after the other, and brings what it began to an end: [how one is written](../guides/write-a-saga.md).',
      'The **tables** are complete: for each state, what becomes of everything that can be heard there. What is _handled_ may lead to another state; which one depends on what the saga remembers and on what it hears. An answer that it does not wait for any more, and a timer that it has stopped, reach no table: they are dropped.',
      'The **pictures** are examples: the ways that the recorded histories of a service take through the reducer of today. What no history met has no arrow, and what left a state as it was has none either.',
      ...recorded.flatMap((each) => each.sagas.flatMap((saga) => section(saga, each))),
    ),
  }
}

function section(saga: Saga, recorded: Recorded): string[] {
  const { name, version, doc, steps, signals, timers, asks, ended } = saga.plan
  const found = historiesOf(saga, recorded)
  return [
    `## ${recorded.service}: ${name}\n\nVersion ${version}. ${doc}`,
    [
      `It ends in ${codes(ended)}.`,
      ...(Object.keys(asks).length > 0 ? [`It answers ${codes(Object.keys(asks))}.`] : []),
      ...(timers.length > 0 ? [`Its timers: ${codes(timers)}.`] : []),
    ].join(' '),
    stepsTable(steps),
    ...(Object.keys(signals).length > 0 ? [signalsTable(signals)] : []),
    ...(found.length > 0 ? [picture(saga, found), `Drawn from:\n\n${found.map(drawnFrom).join('\n')}`] : []),
    wholeTable(saga),
  ]
}

const stepsTable = (steps: Saga['plan']['steps']): string =>
  table(
    ['step', 'asks', 'what it does'],
    Object.entries(steps).map(([step, { service, name, doc }]) => [code(step), code(`${service}.${name}`), doc]),
  )

const signalsTable = (signals: Saga['plan']['signals']): string =>
  table(
    ['signal', 'what it brings', 'what it says'],
    Object.entries(signals).map(([signal, schema]) => {
      const { properties = {}, description = '' } = schema as { properties?: object; description?: string }
      return [code(signal), codes(Object.keys(properties)), description]
    }),
  )

const drawnFrom = ({ path, about }: History): string => `- [${path.split('/').at(-1)}](../../${path}): ${about}`

/** The ways of these histories, drawn once for each two states. */
function picture(saga: Saga, histories: readonly History[]): string {
  const { plan } = saga
  const passed = histories.flatMap((history) => replay(saga, history).passed)
  const arrows = Map.groupBy(
    passed.filter(({ from, to }) => from !== to),
    ({ from, to }) => `${from ?? '[*]'} --> ${to}`,
  )
  const reached = new Set(passed.map(({ to }) => to))
  return mermaid(
    [
      ...[...arrows].map(([arrow, all]) => `${arrow}: ${[...new Set(all.map(({ heard }) => heard))].join(', ')}`),
      ...plan.ended.filter((state) => reached.has(state)).map((state) => `${state} --> [*]`),
    ],
    'stateDiagram-v2',
  )
}

/** States beside each other, what is heard below each other. */
function wholeTable(saga: Saga): string {
  const whole = tableOf(saga)
  const heard = Object.keys(Object.values(whole)[0] ?? {})
  return table(
    ['heard in', ...Object.keys(whole).map(code)],
    heard.map((name) => [code(name), ...Object.values(whole).map((row) => row[name] ?? '')]),
  )
}
