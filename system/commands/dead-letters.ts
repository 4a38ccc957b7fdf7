import type { Command } from 'commander'
import { EXIT, Failure } from './failure.ts'
import { coloured, notAsked, show, table } from './output.ts'
import { wholeNumber } from './places.ts'
import { runningSystem, type RunningSystem } from './running-system.ts'

/** Where an event is parked, and which one it is: the arguments of every command here. */
interface Which {
  readonly service: string
  readonly source: string
  readonly key: string
  readonly seq: number
}

export interface DeadLetter extends Which {
  readonly type: string
  readonly state: 'waiting' | 'dead'
  readonly attempts: number
  readonly cause: string
  readonly parkedAt: string
  /** The event as JSON. */
  readonly event: string
}

interface DeadLetters {
  readonly data: readonly DeadLetter[]
  /** Services that could not be asked. */
  readonly unreachable: readonly string[]
}

const read = (system: RunningSystem) => system.get<DeadLetters>('/v1/dead-letters')
const which = ({ service, source, key, seq }: Which): Which => ({ service, source, key, seq })
const name = ({ service, source, key, seq }: Which) => `${service} ${source} ${key} ${seq}`

export function addDeadLetters(program: Command): Command {
  const group = program
    .command('dead-letters')
    .description('events that could not take effect: look at them, then replay or discard them')
    .action(async (_options: object, command: Command) => list(command))
  group
    .command('list')
    .description('all parked events: those that wait for their next attempt, and the dead ones (the default)')
    .action(async (_options: object, command: Command) => list(command))
  withEvent(group.command('show').description('everything about one: cause, attempts and the event itself')).action(
    async (service: string, source: string, key: string, seq: number, _options: object, command: Command) => {
      const { data } = await read(runningSystem())
      const found = data.find((each) => name(each) === name({ service, source, key, seq }))
      if (found === undefined) throw new Failure(`No such event is parked in ${service}.`, EXIT.wrongUse)
      show(command, { ...found, event: JSON.parse(found.event) as unknown }, () => described(found))
    },
  )
  addReplay(group)
  withEvent(
    group.command('discard').description('give one up for good, so that the later events of its key go on'),
  ).action(async (service: string, source: string, key: string, seq: number, _options: object, command: Command) => {
    const given = { service, source, key, seq }
    await runningSystem().post('/v1/dead-letters/discard', given)
    show(command, { discarded: [given] }, () => `Given up: ${name(given)}.`)
  })
  return group
}

const withEvent = (command: Command): Command =>
  command
    .argument('<service>', 'where it is parked')
    .argument('<source>', 'whose event it is')
    .argument('<key>', 'the thing it happened to')
    .argument('<seq>', 'its number', wholeNumber)

function addReplay(group: Command): void {
  group
    .command('replay')
    .description('try one again, or all dead ones')
    .argument('[service]', 'where it is parked')
    .argument('[source]', 'whose event it is')
    .argument('[key]', 'the thing it happened to')
    .argument('[seq]', 'its number', wholeNumber)
    .option('--all', 'all that are dead')
    .action(async (service?: string, source?: string, key?: string, seq?: number, ...rest: unknown[]) => {
      const [{ all }, command] = rest as [{ all?: boolean }, Command]
      if (all ? service !== undefined : seq === undefined)
        throw new Failure('Name one event as <service> <source> <key> <seq>, or say --all.', EXIT.wrongUse)
      const system = runningSystem()
      const wanted = all
        ? (await read(system)).data.filter(({ state }) => state === 'dead').map(which)
        : [{ service, source, key, seq } as Which]
      for (const each of wanted) await system.post('/v1/dead-letters/replay', each)
      show(command, { replayed: wanted }, () =>
        wanted.length === 0
          ? 'There are no dead letters.'
          : wanted.map((each) => `Tried again soon: ${name(each)}.`).join('\n'),
      )
    })
}

async function list(command: Command): Promise<void> {
  const letters = await read(runningSystem())
  show(command, letters, () => {
    const rows = letters.data.map((each) => [
      each.service,
      each.source,
      each.key,
      each.seq,
      each.type,
      each.state === 'dead' ? coloured('red', each.state) : each.state,
      each.attempts,
      each.cause.split('\n')[0] ?? '',
    ])
    const found =
      rows.length === 0
        ? 'No event is parked.'
        : table(['service', 'source', 'key', 'seq', 'event', 'state', 'attempts', 'cause'], rows)
    return found + notAsked(letters.unreachable)
  })
}

const described = (letter: DeadLetter): string =>
  [
    `${letter.type} ${letter.key} #${letter.seq} of ${letter.source}, parked in ${letter.service}`,
    `${letter.state}, attempts ${letter.attempts}, parked at ${letter.parkedAt}`,
    `cause  ${letter.cause}`,
    JSON.stringify(JSON.parse(letter.event), undefined, 2),
  ].join('\n')
