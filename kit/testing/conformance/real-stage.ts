import assert from 'node:assert/strict'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectBus } from '../../bus/index.ts'
import { openSqlite, type Database } from '../../database/index.ts'
import { openPostgres } from '../../database/postgres/index.ts'
import { host } from '../../host/index.ts'
import { httpTransport } from '../../http/index.ts'
import { createPassports, folderKeys, type Passports } from '../../passport/index.ts'
import { realWorld } from '../../process/index.ts'
import { idMaker, systemClock, systemRandom } from '../../world/index.ts'
import type { As } from '../trial.ts'
import { startProcess, type House } from './house.ts'
import { leapingClock, type LeapingClock } from './leaping-clock.ts'
import type { Lacks, Sleeper, Stage, StartOptions, Victim } from './stage.ts'
import { makeSubject, type Part, type Subject } from './subject.ts'

const chance = 'Chance comes from the operating system: no two runs of a real world are the same.'

export const lacksOfEmbedded: Lacks = {
  log: chance,
  outage: 'SQLite has no server that could be down while a service starts: the file is there when its folder is.',
}
export const lacksOfCluster: Lacks = { log: chance }

const PATIENCE_MS = 20_000
const LOOK_MS = 3

let runs = 0

/** A world of real processes as a stage. Instances run in this process on a clock that can leap, victims in their own. */
export async function realStage(house: House): Promise<Stage> {
  const run = `${process.pid}-${++runs}`
  const subject = makeSubject(run)
  const clock = leapingClock()
  const { bus: busUrl } = await house.addresses('test')
  const bus = await connectBus({ url: busUrl, clock: systemClock, random: systemRandom })
  const running = new Set<{ stop(): Promise<void> }>()
  const victims = new Set<Victim>()
  let restore = async () => {}
  const databases = new Map<Part, Promise<Database>>()
  const { send, close: hangUp } = await asker(house, subject, clock)

  const until: Stage['until'] = async (condition, what, leapMs = 0) => {
    for (const since = performance.now(); !(await condition()); await delay(LOOK_MS)) {
      assert.ok(performance.now() - since < PATIENCE_MS, `waited too long for ${what}`)
      if (leapMs > 0) clock.leap(leapMs)
    }
  }
  const start = async (part: Part, { alter = (world) => world, ready = true }: StartOptions = {}) => {
    const addresses = await house.addresses(subject.nameOf(part))
    const world = await realWorld(addresses, { LOG_LEVEL: 'silent' })
    const hosted = await host(subject.parts[part], alter({ ...world, clock, newId: idMaker(clock, systemRandom) }))
    let stopped: Promise<void> | undefined
    const instance = { ...hosted, stop: () => (stopped ??= hosted.stop().then(world.close)) }
    running.add(instance)
    send.know(part, instance.url)
    if (ready) await hosted.started
    return instance
  }
  const startVictim = async (part: Part, doom?: object): Promise<Sleeper> => {
    const addresses = await house.addresses(subject.nameOf(part))
    const victim = await startProcess({ run, part, addresses, doom })
    victims.add(victim)
    return victim
  }
  return {
    subject,
    bus,
    start,
    startVictim,
    startSleeper: startVictim,
    send: send.send,
    until,
    database: (part) => {
      let opened = databases.get(part)
      if (opened === undefined) databases.set(part, (opened = open(house, subject.nameOf(part))))
      return opened
    },
    pass: async (ms) => clock.leap(ms),
    ...(house.postgres && house.postgres.pid !== 0
      ? { outage: async () => (restore = await outage(house, subject)) }
      : {}),
    close: async () => {
      await restore()
      for (const victim of victims) victim.kill()
      let open = true
      const stopped = Promise.all([...running].map((each) => each.stop())).finally(() => (open = false))
      await until(() => !open, 'the instances to stop', 50)
      await stopped
      await Promise.all([...victims].map(({ dead }) => dead))
      for (const database of databases.values()) await (await database).close()
      await Promise.all([bus.close(), hangUp()])
    },
  }
}

/** The server dies; the databases of the subject have been made before, as an operator does it. */
async function outage({ postgres, addresses }: House, { parts }: Subject): Promise<() => Promise<void>> {
  for (const part of [parts.ledger, parts.listener]) await addresses(part.contract.name)
  postgres?.kill()
  let back: Promise<void> | undefined
  return () => (back ??= postgres?.restart() ?? Promise.resolve())
}

async function open(house: House, service: string): Promise<Database> {
  const { database } = await house.addresses(service)
  return database === undefined
    ? openSqlite(
        { file: join(house.data, 'databases', `${service}.db`), synchronous: 'NORMAL' },
        systemClock,
        systemRandom,
      )
    : openPostgres({ url: database, durable: false, maxConnections: 2 }, systemClock, systemRandom)
}

/** Asks over HTTP with a signed passport, as the gateway does. Without an instance: the one that was started first. */
async function asker(house: House, subject: Subject, clock: LeapingClock) {
  const keys = join(house.data, 'keys')
  const transport = httpTransport()
  const urls = new Map<string, string>()
  const passports = new Map<string, Promise<Passports>>()
  const passportsOf = (service: string) => {
    let made = passports.get(service)
    if (made === undefined)
      passports.set(
        service,
        (made = folderKeys(keys, service, systemClock).then((own) => createPassports(service, own, clock))),
      )
    return made
  }
  const send: Stage['send'] = async (operation, input, as: As = {}) => {
    const { service: from = 'gateway', instance, idempotencyKey, deadlineMs, ...bearer } = as
    const service = operation.service === 'operator' ? subject.nameOf('listener') : operation.service
    const passport = await (await passportsOf(from)).issue(service, bearer)
    const address = { service, id: '', url: instance ?? (urls.get(service) as string), version: '', contractHash: '' }
    const metadata = {
      passport,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    }
    return transport.send(address, operation, input, metadata, AbortSignal.timeout(PATIENCE_MS))
  }
  const know = (part: Part, url: string) => {
    const name = subject.nameOf(part)
    if (!urls.has(name)) urls.set(name, url)
  }
  return { send: { send, know }, close: transport.close }
}
