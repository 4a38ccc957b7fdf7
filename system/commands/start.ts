import type { Command } from 'commander'
import { show } from './output.ts'
import { processTable, untilReady } from './processes.ts'
import { runningSystem } from './running-system.ts'

export const addStart = (program: Command): Command =>
  program
    .command('start')
    .description('start a service that was stopped, or a new one, and wait until it is ready')
    .argument('<service>')
    .action(async (service: string, _options: object, command: Command) => {
      const system = runningSystem()
      await system.post(`/v1/processes/${encodeURIComponent(service)}/start`)
      const processes = await untilReady(system, service)
      show(command, { processes }, () => processTable(processes))
    })
