import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { ProcessView } from '../supervisor/control.ts'
import { isAlive } from './alive.ts'
import { Failure } from './failure.ts'
import { show } from './output.ts'
import { processTable } from './processes.ts'
import { runningSystem } from './running-system.ts'

const LOOK_MS = 50
const PATIENCE_MS = 60_000

export const addStop = (program: Command): Command =>
  program
    .command('stop')
    .description('stop a service, or without one the whole system; what was begun is finished')
    .argument('[service]')
    .action(async (service: string | undefined, _options: object, command: Command) => {
      const system = runningSystem()
      if (service === undefined) {
        await system.post('/v1/stop')
        await untilGone(system.control.pid)
        return show(command, { stopped: true }, () => 'Souk has stopped.')
      }
      const processes = await system.post<ProcessView[]>(`/v1/processes/${encodeURIComponent(service)}/stop`)
      show(command, { processes }, () => processTable(processes))
    })

async function untilGone(pid: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  while (isAlive(pid)) {
    if (performance.now() > until) throw new Failure(`The supervisor, process ${pid}, has not ended.`)
    await sleep(LOOK_MS)
  }
}
