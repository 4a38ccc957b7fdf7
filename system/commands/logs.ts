import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { LogLine } from '../supervisor/log-lines.ts'
import { untilInterrupted } from './follow.ts'
import { logLine } from './log-line.ts'
import { remark, showLine } from './output.ts'
import { wholeNumber } from './places.ts'
import { runningSystem } from './running-system.ts'

const LOOK_MS = 250
const MOST_LINES = 2_000

interface Options {
  readonly follow?: boolean
  readonly lines: number
}

export const addLogs = (program: Command): Command =>
  program
    .command('logs')
    .description('the last lines that the processes wrote, of one service or of all')
    .argument('[service]')
    .option('-f, --follow', 'go on with each new line until Ctrl-C')
    .option('-n, --lines <number>', `how many lines, at most ${MOST_LINES}`, wholeNumber, 100)
    .action(async (service: string | undefined, { follow, lines }: Options, command: Command) => {
      const system = runningSystem()
      const read = (after: number, limit: number) =>
        system.get<{ lines: LogLine[] }>('/v1/logs', { after, limit, service })
      const write = (found: readonly LogLine[]) => {
        for (const line of found) showLine(command, line, () => logLine(line))
      }
      let { lines: found } = await read(0, lines)
      write(found)
      if (found.length === 0) remark(command, `${service ?? 'No process'} has written nothing yet.`)
      if (!follow) return
      const signal = untilInterrupted()
      let at = found.at(-1)?.at ?? 0
      while (await isWaitedFor(signal)) {
        ;({ lines: found } = await read(at, MOST_LINES))
        write(found)
        at = found.at(-1)?.at ?? at
      }
    })

/** False when nobody waits any more. */
const isWaitedFor = (signal: AbortSignal): Promise<boolean> => sleep(LOOK_MS, true, { signal }).catch(() => false)
