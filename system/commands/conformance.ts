import type { Command } from 'commander'
import type { Verdict } from '../protocol/judge.ts'
import type { Operated } from '../protocol/subject.ts'
import { EXIT, Failure } from './failure.ts'
import { coloured, show } from './output.ts'
import { dataFolder } from './places.ts'
import { runningSystem } from './running-system.ts'

export const addConformance = (program: Command): Command =>
  program
    .command('conformance')
    .description('does a service keep to the protocol? one line for each check; the exit code is 1 when one failed')
    .argument('<service>', 'its name, or the address of one of its processes')
    .option('--thorough', 'also send it all its events again, and stop and start it')
    .action(async (service: string, { thorough = false }: { thorough?: boolean }, command: Command) => {
      const isAddress = URL.canParse(service)
      if (isAddress && thorough)
        throw new Failure('Only a service that runs here can be stopped and started: give its name.', EXIT.wrongUse)
      // Only here, since the other commands need not wait until the kit is loaded.
      const { checks, judge, operatedIn, subjectAt } = await import('../protocol/index.ts')
      const system = runningSystem()
      const verdicts = isAddress
        ? await judge(await subjectAt(system, dataFolder(), service), checks)
        : await ofService(await operatedIn(system, dataFolder(), service), thorough)
      show(command, { verdicts }, () => verdicts.map(line).join('\n'))
      if (verdicts.some(({ faults }) => faults.length > 0)) process.exitCode = EXIT.failed
    })

async function ofService(subject: Operated, thorough: boolean) {
  const { checks, judge, thoroughChecks } = await import('../protocol/index.ts')
  const verdicts = await judge(subject, checks)
  return thorough && verdicts.length === checks.length
    ? [...verdicts, ...(await judge(subject, thoroughChecks))]
    : verdicts
}

const line = ({ title, faults }: Verdict): string =>
  [
    `${faults.length === 0 ? coloured('green', 'ok  ') : coloured('red', 'fail')}  ${title}`,
    ...faults.map((fault) => `      ${fault}`),
  ].join('\n')
