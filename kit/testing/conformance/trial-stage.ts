import assert from 'node:assert/strict'
import { DatabaseError, openSqlite, type Database } from '../../database/index.ts'
import type { Host } from '../../host/index.ts'
import type { World } from '../../world/index.ts'
import { trial, type StartOptions } from '../trial.ts'
import { doomed } from './doom.ts'
import { makeSubject, type Part } from './subject.ts'
import type { Lacks, Stage } from './stage.ts'

export const lacksOfTrial: Lacks = {
  startSleeper: 'All processes of a trial are one: none of them can be stopped by the operating system.',
}

const PATIENCE_MS = 30_000

/** The trial world as a stage: SQLite in memory, bus in memory, virtual clock. */
export async function trialStage(seed = 1): Promise<Stage> {
  const subject = makeSubject('trial')
  let out = false
  const shop = await trial([], {
    seed,
    openDatabase: async (_, { clock, random }) => openSqlite({ file: ':memory:', synchronous: 'FULL' }, clock, random),
  })
  const start = (part: Part, { alter = (world) => world, ready = true }: StartOptions = {}) =>
    shop.start(subject.parts[part], { ready, alter: (world) => alter(breakable(world, () => out)) })
  return {
    subject,
    bus: shop.bus,
    start,
    startVictim: async (part, doom) => {
      const { promise: dead, resolve: end } = Promise.withResolvers<void>()
      const { promise: born, resolve: bear } = Promise.withResolvers<Host>()
      let settled = false
      const kill = () =>
        void born.then((host) => {
          shop.kill(host)
          settled = true
          end()
        })
      const victim = await start(part, {
        ready: false,
        alter: (world) => (doom ? doomed(world, doom, kill) : world),
      })
      bear(victim)
      void victim.started.then(() => (settled = true))
      // It may die as soon as it finds what the one before it has left.
      while (!settled) await shop.advance(1)
      return { id: victim.id, url: victim.url, dead, kill }
    },
    send: shop.send,
    database: async (part) => shop.database(subject.nameOf(part)),
    until: async (condition, what, leapMs = 5) => {
      const since = shop.clock.monotonic()
      while (!(await condition())) {
        assert.ok(shop.clock.monotonic() - since < PATIENCE_MS, `waited too long for ${what}`)
        await shop.advance(leapMs)
      }
    },
    pass: shop.advance,
    outage: async () => {
      out = true
      return async () => void (out = false)
    },
    log: shop.published,
    close: shop.stop,
  }
}

/** A world whose database can go away and come back. */
function breakable(world: World, out: () => boolean): World {
  const reach = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (out()) throw new DatabaseError('unavailable', 'the database is out of reach')
    return ask()
  }
  const guarded = (database: Database): Database => ({
    ...database,
    read: {
      all: (...args) => reach(() => database.read.all(...args)),
      get: (...args) => reach(() => database.read.get(...args)),
    },
    transaction: (work) => reach(() => database.transaction(work)),
    check: () => reach(() => database.check()),
  })
  return { ...world, openDatabase: (...args) => reach(async () => guarded(await world.openDatabase(...args))) }
}
