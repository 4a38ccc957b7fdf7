import type { Command } from 'commander'
import { dataFolder, diskSpace, nodeVersion, publicPort } from './doctor/machine.ts'
import { warn, type Finding } from './doctor/finding.ts'
import { runningChecks } from './doctor/running.ts'
import { EXIT, Failure } from './failure.ts'
import { coloured, show } from './output.ts'
import { dataFolder as dataFolderInUse } from './places.ts'
import { runningSystem } from './running-system.ts'

const DEFAULT_PORT = 8080
const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const

export const addDoctor = (program: Command): Command =>
  program
    .command('doctor')
    .description('is everything well? one line for each check, with what to do; the exit code is 1 when one failed')
    .action(async (_options: object, command: Command) => {
      const folder = dataFolderInUse()
      const findings = [nodeVersion(), dataFolder(folder), diskSpace(folder), ...(await systemFindings())]
      show(command, { findings }, () => findings.map(line).join('\n'))
      if (findings.some(({ level }) => level === 'fail')) process.exitCode = EXIT.failed
    })

async function systemFindings(): Promise<Finding[]> {
  try {
    return await runningChecks(runningSystem())
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== EXIT.notRunning) throw error
    const port = await publicPort(Number(process.env.PORT ?? DEFAULT_PORT))
    return [warn('supervisor', 'does not run', 'npm start'), port]
  }
}

const line = ({ check, level, found, advice }: Finding): string =>
  `${coloured(colours[level], level.padEnd(4))}  ${check.padEnd(14)} ${found}${advice === undefined ? '' : `: ${advice}`}`
