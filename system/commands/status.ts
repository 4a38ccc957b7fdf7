import type { Command } from 'commander'
import { show } from './output.ts'
import { processTable } from './processes.ts'
import { runningSystem, type Status } from './running-system.ts'

export const addStatus = (program: Command): Command =>
  program
    .command('status')
    .description('what runs: state, port, memory and restarts of each process')
    .action(async (_options: object, command: Command) => {
      const status = await runningSystem().get<Status>('/v1/status')
      show(
        command,
        status,
        () => `${processTable(status.processes)}\n\nshop API ${status.gateway}   data ${status.data}`,
      )
    })
