import type { Command } from 'commander'
import type { ProcessView } from '../supervisor/control.ts'
import { show } from './output.ts'
import { runningSystem } from './running-system.ts'

export const addKill = (program: Command): Command =>
  program
    .command('kill')
    .description(
      'kill the processes of a service at once (SIGKILL), to see that nothing is lost; they are started again',
    )
    .argument('<service>')
    .action(async (service: string, _options: object, command: Command) => {
      const processes = await runningSystem().post<ProcessView[]>(`/v1/processes/${encodeURIComponent(service)}/kill`)
      const killed = processes.flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]))
      show(command, { killed }, () =>
        killed.length === 0
          ? `${service} does not run: there is nothing to kill.`
          : killed.map(({ name, pid }) => `${name}, process ${pid}, is killed and started again.`).join('\n'),
      )
    })
