import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessView } from '../supervisor/control.ts'
import { Failure } from './failure.ts'
import { coloured, table } from './output.ts'
import type { RunningSystem, Status } from './running-system.ts'

const LOOK_MS = 100
const PATIENCE_MS = 30_000

const colours = { ready: 'green', failed: 'red', starting: 'yellow', restarting: 'yellow' } as const

/** Processes as a table. */
export const processTable = (processes: readonly ProcessView[]): string =>
  table(
    ['process', 'state', 'port', 'pid', 'memory MB', 'restarts', 'ready ms'],
    processes.map(({ name, state, url, pid, memoryMb, restarts, readyMs, reason }) => [
      name,
      coloured(colours[state as keyof typeof colours] ?? 'dim', state) + (reason === undefined ? '' : `: ${reason}`),
      url === undefined ? '-' : Number(new URL(url).port),
      pid ?? '-',
      memoryMb ?? '-',
      restarts,
      readyMs ?? '-',
    ]),
  )

/** Waits until every process of a service that should run is ready, and answers all. Throws when one cannot, or takes too long. */
export async function untilReady(system: RunningSystem, service: string): Promise<ProcessView[]> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const { processes } = await system.get<Status>('/v1/status')
    const own = processes.filter((process) => process.service === service)
    const failed = own.find(({ state }) => state === 'failed')
    if (failed) throw new Failure(`${failed.name} cannot run: ${failed.reason ?? 'see its logs'}`)
    const waiting = own.filter(({ state }) => state !== 'ready' && state !== 'stopped')
    if (waiting.length === 0) return own
    if (performance.now() > until) {
      const late = waiting.map(({ name, state }) => `${name} is ${state}`)
      throw new Failure(
        `After ${PATIENCE_MS / 1_000} s ${late.join(', ')}: npm run souk -- logs ${service} may say why.`,
      )
    }
    await sleep(LOOK_MS)
  }
}
