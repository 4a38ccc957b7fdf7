import type { Operation } from '../../contract/index.ts'
import type { PlanOf } from '../../saga/store.ts'
import type { Plan, Saga } from '../../saga/index.ts'
import type { Running, Service, Transaction, Transition } from '../../service/index.ts'

/** A saga in one of its versions, and how its progress is written down. */
export interface Known {
  readonly saga: Saga
  readonly record: (tx: Transaction, transition: Transition) => Promise<void>
}

/** The sagas of one service. */
export interface Sagas {
  /** Name and version of every plan that is known here. */
  readonly plans: readonly PlanOf[]
  /** Undefined when this code does not know that version. */
  find(kind: string, version: number): Known | undefined
  /** The saga that is to begin. Throws when its service does not run it. */
  known(plan: Plan): Known
  /** The name under which a plan answers an operation; undefined when no saga of this service answers it. */
  askOf(plan: Plan, operation: Operation): string | undefined
  answers(operation: Operation): boolean
}

const placeOf = (kind: string, version: number) => `${version} ${kind}`

/** Collects the sagas of a service in all versions. Throws when one of them cannot work. */
export function sagasOf(service: Service): Sagas {
  const known = new Map<string, Known>()
  const answered = new Set<string>()
  for (const running of service.sagas)
    for (const saga of [running.saga, ...((running.saga.behaviour.earlier ?? []) as Saga[])]) {
      refuseDefects(service, running, saga)
      const place = placeOf(saga.plan.name, saga.plan.version)
      if (known.has(place)) throw new Error(`there are two sagas ${saga.plan.name} of version ${saga.plan.version}`)
      known.set(place, { saga, record: running.record })
      for (const { name } of Object.values(saga.plan.asks)) answered.add(name)
    }
  const find = (kind: string, version: number) => known.get(placeOf(kind, version))
  return {
    plans: [...known.values()].map(({ saga }) => [saga.plan.name, saga.plan.version]),
    find,
    known: ({ name, version }) => {
      const found = find(name, version)
      if (found === undefined) throw new Error(`${name} is not among the sagas of its service`)
      return found
    },
    askOf: ({ asks }, { service: of, name }) =>
      Object.entries(asks).find(([, each]) => each.service === of && each.name === name)?.[0],
    answers: ({ service: of, name }) => of === service.contract.name && answered.has(name),
  }
}

function refuseDefects({ contract }: Service, { saga: latest }: Running, { plan, behaviour }: Saga): void {
  const wrong = (what: string) => new Error(`the saga ${plan.name} ${what}`)
  if (plan.name !== latest.plan.name) throw wrong(`is no earlier version of ${latest.plan.name}`)
  for (const [ask, operation] of Object.entries(plan.asks)) {
    if (contract.operations[operation.name] === undefined || operation.service !== contract.name)
      throw wrong(`answers ${ask}, which is no operation of ${contract.name}`)
  }
  for (const name of [...Object.keys(plan.steps), ...Object.keys(plan.signals), ...plan.timers])
    if (name.includes('.') || name === 'begin' || name === 'otherwise') throw wrong(`cannot name something ${name}`)
  for (const name of plan.secrets ?? [])
    if (!Object.hasOwn((plan.data as { properties?: object }).properties ?? {}, name))
      throw wrong(`remembers no ${name} that could be secret`)
  for (const state of [...plan.states, ...plan.ended])
    if (behaviour.states[state] === undefined) throw wrong(`has no row for ${state}`)
}
