import type { Command } from 'commander'
import { EXIT, Failure } from './failure.ts'
import { notAsked, show } from './output.ts'
import { runningSystem, type RunningSystem } from './running-system.ts'
import { described, sagaTable, type Saga, type SagaWithHistory } from './saga-text.ts'

interface Found<Each> {
  readonly data: readonly Each[]
  /** Services that could not be asked. */
  readonly unreachable: readonly string[]
}
interface Listed {
  readonly open?: boolean
  readonly alarm?: boolean
}
interface Where {
  readonly service?: string
}

export function addSagas(program: Command): Command {
  const group = program
    .command('sagas')
    .description('what services do together, step by step: look at it, and help on what stands still')
    .action(async (_options: object, command: Command) => list(undefined, {}, command))
  group
    .command('list')
    .description('sagas that are not over or that call for somebody (the default), at most 200 of each service')
    .argument('[service]', 'only those of one service')
    .option('--open', 'only those that are not over')
    .option('--alarm', 'only those that call for somebody')
    .action(list)
  one(group.command('show'), 'how one came to stand where it stands, without what it remembers of people').action(
    async (id: string, { service }: Where, command: Command) => {
      const found = await find(runningSystem(), id, service)
      show(command, found, () => described(found))
    },
  )
  one(group.command('retry'), 'ask everything that it waits for again, now').action(doing('retry', 'Asked again:'))
  one(
    group.command('acknowledge'),
    'end the alarm of one that is over or goes on all the same, when you have seen to it',
  ).action(doing('acknowledge', 'Acknowledged: the alarm of'))
  addSkip(group)
  return group
}

const one = (command: Command, description: string): Command =>
  command
    .description(description)
    .argument('<id>', 'the saga')
    .option('--service <name>', 'whose it is, where several have one with this id')

/** Does something with a saga, and says what was done. */
const doing = (what: string, done: string) => async (id: string, where: Where, command: Command) => {
  const system = runningSystem()
  const { service } = await find(system, id, where.service)
  const { state } = await system.post<{ state: string }>(`/v1/sagas/${what}`, { service, id })
  show(command, { service, id, state }, () => `${done} ${id} in ${service}, which is ${state}.`)
}

function addSkip(group: Command): void {
  one(group.command('skip'), 'take a step for done, when you know that it is')
    .argument('<step>', 'what it waits for')
    .argument('[output]', 'what the other service would have answered, as JSON', '{}')
    .action(async (id: string, step: string, output: string, where: Where, command: Command) => {
      if (!isJson(output)) throw new Failure(`${output} is not JSON.`, EXIT.wrongUse)
      const system = runningSystem()
      const { service } = await find(system, id, where.service)
      const { state } = await system.post<{ state: string }>('/v1/sagas/skip', { service, id, step, output })
      show(
        command,
        { service, id, step, state },
        () => `Taken for done: ${step} of ${id} in ${service}, which is ${state}.`,
      )
    })
}

async function list(service: string | undefined, { open, alarm }: Listed, command: Command): Promise<void> {
  const { data, unreachable } = await runningSystem().get<Found<Saga>>('/v1/sagas', { service })
  const wanted = data.filter((saga) => (!open || saga.endedAt === undefined) && (!alarm || saga.alarm !== undefined))
  show(command, { data: wanted, unreachable }, () => sagaTable(wanted) + notAsked(unreachable))
}

/** A saga, by asking all services for it. */
async function find(system: RunningSystem, id: string, service: string | undefined): Promise<SagaWithHistory> {
  const { data, unreachable } = await system.get<Found<SagaWithHistory>>('/v1/sagas', { id, service })
  const [found, ...others] = data
  if (found === undefined) throw new Failure(`There is no saga ${id}.${notAsked(unreachable)}`, EXIT.wrongUse)
  if (others.length > 0)
    throw new Failure(
      `${data.map((each) => each.service).join(' and ')} have a saga ${id}: say --service.`,
      EXIT.wrongUse,
    )
  return found
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
