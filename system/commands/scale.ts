import type { Command } from 'commander'
import type { ProcessView } from '../supervisor/control.ts'
import { EXIT, Failure } from './failure.ts'
import { show } from './output.ts'
import { processTable, untilReady } from './processes.ts'
import { runningSystem } from './running-system.ts'

export const addScale = (program: Command): Command =>
  program
    .command('scale')
    .description('run so many processes of a service; calls and events are shared among them')
    .argument('<service=count...>', 'for example <service>=2')
    .action(async (given: readonly string[], _options: object, command: Command) => {
      const wanted = given.map(parse)
      const system = runningSystem()
      const processes: ProcessView[] = []
      for (const { service, count } of wanted) {
        await system.post(`/v1/processes/${encodeURIComponent(service)}/scale`, { count })
        processes.push(...(await untilReady(system, service)))
      }
      show(command, { processes }, () => processTable(processes))
    })

function parse(text: string): { service: string; count: number } {
  const [, service, count] = /^([^=]+)=([1-9]\d?)$/.exec(text) ?? []
  if (service === undefined)
    throw new Failure(`Write <service>=<count>, with a count of at least 1, not ${text}.`, EXIT.wrongUse)
  return { service, count: Number(count) }
}
