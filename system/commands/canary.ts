import type { Command } from 'commander'
import type { VersionView } from '../supervisor/version-routes.ts'
import { EXIT, Failure } from './failure.ts'
import { show, table } from './output.ts'
import { runningSystem } from './running-system.ts'

interface Shares {
  readonly versions: readonly VersionView[]
}

type Given = string | undefined

export const addCanary = (program: Command): Command =>
  program
    .command('canary')
    .description('which versions of a service run, and how many of a hundred requests each gets; nothing is restarted')
    .argument('<service>')
    .argument('[version]', 'one that runs, or is about to')
    .argument('[percent]', 'its share from now on; 0: none, 100: all')
    .option('--even', 'take all shares back: every process gets the same, whatever its version')
    .action(async (service: string, version: Given, percent: Given, options: { even?: boolean }, command: Command) => {
      const shares = await ask(`/v1/versions/${encodeURIComponent(service)}`, { ...options, version, percent })
      show(command, shares, () => versionTable(shares))
    })

async function ask(
  path: string,
  { version, percent, even = false }: { version: Given; percent: Given; even?: boolean },
): Promise<Shares> {
  const change = version === undefined ? undefined : { version, percent: percentIn(percent) }
  if (even && change) throw new Failure('Give one version its share, or take all back: not both.', EXIT.wrongUse)
  const system = runningSystem()
  if (even) return system.post<Shares>(`${path}/even`)
  return change ? system.post<Shares>(`${path}/weight`, change) : system.get<Shares>(path)
}

function percentIn(text = ''): number {
  if (!/^\d{1,3}(?:\.\d{1,2})?$/.test(text) || Number(text) > 100)
    throw new Failure('Say how many of a hundred requests the version gets: a number from 0 to 100.', EXIT.wrongUse)
  return Number(text)
}

const versionTable = ({ versions }: Shares): string =>
  table(
    ['version', 'processes', 'percent'],
    versions.map(({ version, instances, percent }) => [version, instances, percent ?? 'the rest']),
  )
