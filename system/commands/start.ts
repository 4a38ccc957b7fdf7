import type { Command } from 'commander'
import { show } from './output.ts'
import { givenPath } from './places.ts'
import { processTable, untilReady } from './processes.ts'
import { runningSystem, type RunningSystem } from './running-system.ts'

export const addStart = (program: Command): Command =>
  program
    .command('start')
    .description('start a service that was stopped, a new one, or a second version, and wait until it is ready')
    .argument('<service>')
    .option(
      '--from <folder>',
      'another folder with Souk: its version runs beside, without requests until `canary` says; or one with a service.json: that service gets requests at once',
    )
    .action(async (service: string, { from }: { from?: string }, command: Command) => {
      const system = runningSystem()
      const name = from === undefined ? service : await addVersion(system, service, givenPath(from))
      await system.post(`/v1/processes/${encodeURIComponent(name)}/start`)
      const processes = await untilReady(system, name)
      show(command, { processes }, () => processTable(processes))
    })

async function addVersion(system: RunningSystem, service: string, folder: string): Promise<string> {
  const { process } = await system.post<{ process: string }>(`/v1/versions/${encodeURIComponent(service)}`, { folder })
  return process
}
