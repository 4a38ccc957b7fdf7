// `npm run souk -- <command>`: the command line of a system that runs on this machine.
import { Command, CommanderError } from 'commander'
import { addCanary } from './commands/canary.ts'
import { addClient } from './commands/client.ts'
import { addConformance } from './commands/conformance.ts'
import { addDeadLetters } from './commands/dead-letters.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEvents } from './commands/events.ts'
import { EXIT, Failure } from './commands/failure.ts'
import { addImport } from './commands/shop/import.ts'
import { addKill } from './commands/kill.ts'
import { addLogs } from './commands/logs.ts'
import { addMail } from './commands/mail.ts'
import { addNew } from './commands/new.ts'
import { addReconcile } from './commands/shop/reconcile.ts'
import { addReplay } from './commands/shop/replay.ts'
import { addRotateKeys } from './commands/rotate-keys.ts'
import { addSagas } from './commands/sagas.ts'
import { addScale } from './commands/scale.ts'
import { addStart } from './commands/start.ts'
import { addStatus } from './commands/status.ts'
import { addStop } from './commands/stop.ts'

const HELP = `
Examples:
  npm run souk -- status
  npm run souk -- scale <service>=2
  npm run souk -- kill <service>          then look at status again
  npm run souk -- logs gateway --follow
  npm run souk -- mail --to ada@example.com
  npm run souk -- import products.csv
  npm run souk -- replay <folder> --limit 100
  npm run souk -- new service <name>

SOUK_DATA names the data folder of the system that is meant (default .souk).
Exit codes: 0 done, 1 failed, 2 used wrongly, 3 Souk is not running.`

const program = new Command('npm run souk --')
  .description('Look at the running system, and change it.')
  .usage('<command>')
  .option('--json', 'answer with JSON: one document, or a line each for what is followed')
  .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
  .addHelpText('after', HELP)
  .showHelpAfterError('Add --help to see how it is used.')
  .exitOverride()
for (const add of [
  addStatus,
  addStart,
  addStop,
  addKill,
  addScale,
  addCanary,
  addLogs,
  addEvents,
  addDeadLetters,
  addSagas,
  addMail,
  addRotateKeys,
  addReconcile,
  addImport,
  addReplay,
  addDoctor,
  addConformance,
  addNew,
  addClient,
])
  add(program)

// The reader may have seen enough: `npm run souk -- logs | head`.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : EXIT.failed))
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

function exitCodeOf(error: unknown): number {
  // What was wrong, or the help that was asked for, is printed already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrongUse
  console.error(error instanceof Error ? error.message : error)
  return error instanceof Failure ? error.exitCode : EXIT.failed
}
