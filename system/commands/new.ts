import { isCancel, text } from '@clack/prompts'
import type { Command } from 'commander'
import { DEFAULT_EVENT } from '../generator/heard-event.ts'
import { nameFault } from '../generator/name.ts'
import type { NewService } from '../generator/new-service.ts'
import { readControl } from '../supervisor/data-folder.ts'
import { root } from '../system.ts'
import { isAlive } from './alive.ts'
import { EXIT, Failure } from './failure.ts'
import { show } from './output.ts'
import { dataFolder } from './places.ts'

export function addNew(program: Command): Command {
  const group = program.command('new').description('begin something new')
  group
    .command('service')
    .description(
      'a service that runs, is routed, hears an event and is tested; nothing else is edited but package-lock.json',
    )
    .argument('[name]', 'small letters, digits and dashes; asked for when left out on a terminal')
    .option('--hears <service.event>', 'the event it reacts to', DEFAULT_EVENT)
    .action(async (given: string | undefined, { hears }: { hears: string }, command: Command) => {
      const name = given ?? (await askForName())
      // Only here, since the other commands need not wait until the kit is loaded.
      const { newService } = await import('../generator/new-service.ts')
      const made = await newService(root, name, hears)
      show(command, made, () => described(made))
    })
  return group
}

async function askForName(): Promise<string> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new Failure('Name the service: npm run souk -- new service <name>.', EXIT.wrongUse)
  const name = await text({
    message: 'What is the service called?',
    validate: (value) => nameFault(value ?? '', root),
  })
  if (!isCancel(name)) return name
  throw new Failure('No name was given: nothing is made.', EXIT.wrongUse)
}

function described({ name, folder, files, route, hears }: NewService): string {
  const pid = readControl(dataFolder())?.pid
  const isRunning = pid !== undefined && isAlive(pid)
  return [
    ...files.map((file) => `made ${folder}/${file}`),
    '',
    `It answers at ${route} and hears ${hears}.`,
    `Start it:     ${isRunning ? `npm run souk -- start ${name}` : 'npm start'}`,
    `Test it:      npm test -- ${folder}`,
    'Describe it:  npm run generate',
  ].join('\n')
}
