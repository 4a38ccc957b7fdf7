import type { ProcessView } from '../../supervisor/control.ts'
import type { RunningSystem, Status } from '../running-system.ts'
import { fail, ok, warn, type Finding } from './finding.ts'

const LONG_LAG = 1_000
const TIMEOUT_MS = 2_000
const LONG_SAGA_MS = 3_600_000

interface Sagas {
  readonly data: readonly SagaView[]
  readonly unreachable: readonly string[]
}

interface SagaView {
  readonly begunAt: string
  readonly endedAt?: string
  readonly alarm?: object
  readonly pending: readonly object[]
  readonly timers: readonly object[]
}

interface Topics {
  readonly topics: readonly {
    readonly name: string
    readonly groups: readonly { readonly name: string; readonly lag: number; readonly lost: number }[]
  }[]
}

/** Looks into a running system. Throws what `system` throws when it does not run. */
export async function runningChecks(system: RunningSystem): Promise<Finding[]> {
  const status = await system.get<Status>('/v1/status')
  return [
    ok('supervisor', `process ${system.control.pid}, ${system.control.url}`),
    ...status.processes.map(processCheck),
    await doorCheck(status.gateway),
    ...(await eventChecks(system)),
    await deadLetterCheck(system),
    ...sagaChecks(await system.get<Sagas>('/v1/sagas'), Date.now()),
  ]
}

export function processCheck({ name, service, state, restarts, reason }: ProcessView): Finding {
  if (state === 'failed') return fail(name, `cannot run: ${reason}`, `mend it, then npm run souk -- start ${service}`)
  if (state === 'stopped') return warn(name, 'is stopped', `npm run souk -- start ${service}`)
  if (state !== 'ready') return warn(name, `is ${state}`, `look again, or see npm run souk -- logs ${service}`)
  if (restarts === 0) return ok(name, 'ready')
  return ok(name, `ready, after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`)
}

async function doorCheck(gateway: string): Promise<Finding> {
  const reply = await fetch(`${gateway}/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    () => undefined,
  )
  if (reply === undefined) return fail('shop API', `${gateway} does not answer`, 'see npm run souk -- logs gateway')
  if (reply.ok) return ok('shop API', gateway)
  return warn('shop API', `${gateway} is not ready (${reply.status})`, 'see which service above is not ready')
}

async function eventChecks(system: RunningSystem): Promise<Finding[]> {
  try {
    return backlog(await system.get<Topics>('/v1/topics'))
  } catch (error) {
    return [warn('events', (error as Error).message, 'see npm run souk -- logs broker, or the server at SOUK_BUS_URL')]
  }
}

/** How far the readers of events are behind. */
export function backlog({ topics }: Topics): Finding[] {
  const groups = topics.flatMap(({ name, groups }) => groups.map((group) => ({ ...group, topic: name })))
  const lost = groups.filter(({ lost }) => lost > 0)
  const late = groups.filter(({ lag }) => lag > LONG_LAG)
  const waiting = groups.reduce((sum, { lag }) => sum + lag, 0)
  return [
    ...lost.map(({ name, topic, lost }) =>
      fail('events', `${name} has missed ${lost} events of ${topic}`, 'it was away for too long: build its data anew'),
    ),
    ...late.map(({ name, topic, lag }) =>
      warn('events', `${name} is ${lag} events of ${topic} behind`, `npm run souk -- scale ${name}=2, or see its logs`),
    ),
    ...(lost.length + late.length === 0 ? [ok('events', `${waiting} wait for their readers`)] : []),
  ]
}

async function deadLetterCheck(system: RunningSystem): Promise<Finding> {
  const { data, unreachable } = await system.get<{ data: { state: string }[]; unreachable: string[] }>(
    '/v1/dead-letters',
  )
  const dead = data.filter(({ state }) => state === 'dead').length
  if (dead > 0) return warn('dead letters', `${dead}`, 'npm run souk -- dead-letters shows them')
  if (unreachable.length > 0)
    return warn('dead letters', `${unreachable.join(', ')} cannot be asked`, 'look again when it is ready')
  return ok('dead letters', data.length === 0 ? 'none' : `none, ${data.length} events wait for their next attempt`)
}

/** One that asks nobody and has no deadline waits for the world outside, as that of a parcel on its way does, for days. */
const isResting = ({ pending, timers }: SagaView): boolean => pending.length === 0 && timers.length === 0

/** Sagas that call for somebody, and those that should have come to an end by now. */
export function sagaChecks({ data, unreachable }: Sagas, now: number): Finding[] {
  const calling = data.filter(({ alarm }) => alarm !== undefined).length
  const open = data.filter(({ endedAt }) => endedAt === undefined)
  const long = open.filter((saga) => !isResting(saga) && now - Date.parse(saga.begunAt) > LONG_SAGA_MS).length
  const found = [
    ...(calling > 0
      ? [warn('sagas', `${calling} with an alarm`, 'npm run souk -- sagas list --alarm shows them')]
      : []),
    ...(long > 0
      ? [warn('sagas', `${long} open for longer than an hour`, 'npm run souk -- sagas list --open shows them')]
      : []),
    ...(unreachable.length > 0
      ? [warn('sagas', `${unreachable.join(', ')} cannot be asked`, 'look again when it is ready')]
      : []),
  ]
  return found.length > 0 ? found : [ok('sagas', open.length === 0 ? 'none under way' : `${open.length} under way`)]
}
