import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDatabaseError, type Database, type Reader, type Writer } from '../database.ts'
import type { Case, Home, Lacks } from './case.ts'
import { groups, runCase } from './database-conformance.ts'
import { keepsEarly } from './durability.ts'
import { lacksOfMemory, memoryHome, sqliteHome } from './sqlite-home.ts'

const cases = Object.values(groups).flat()

/** The titles of the cases that an adapter fails. */
async function failed(openHome: () => Promise<Home>, lacks: Lacks, among: readonly Case[] = cases): Promise<string[]> {
  const titles: string[] = []
  for (const each of among) await runCase(each, openHome, lacks).catch(() => titles.push(each.title))
  return titles
}

/** An adapter in memory with one fault. */
const faulty = (fault: (sound: Database) => Partial<Database>) => async (): Promise<Home> => {
  const home = await memoryHome()
  return {
    ...home,
    open: async (clock) => {
      const sound = await home.open(clock)
      return { ...sound, ...fault(sound) }
    },
  }
}

const readerWith = (sound: Reader, change: (row: object) => object): Reader =>
  ({
    all: async (...args: Parameters<Reader['all']>) => (await sound.all<object>(...args)).map(change),
    get: async (...args: Parameters<Reader['get']>) => {
      const row = await sound.get<object>(...args)
      return row && change(row)
    },
  }) as Reader

const asText = (row: object) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]))

const faults: Record<string, { fault: (sound: Database) => Partial<Database>; caughtBy: RegExp }> = {
  'commits what a closure has done before it throws': {
    fault: ({ transaction }) => ({
      transaction: async (work) => {
        let thrown: { error: unknown } | undefined
        const value = await transaction((db) => work(db).catch((error: unknown) => void (thrown = { error })))
        if (thrown) throw thrown.error
        return value as never
      },
    }),
    caughtBy: /closure that throws leaves nothing behind/,
  },
  'says nothing of a broken constraint': {
    fault: ({ transaction }) => ({
      transaction: (work) =>
        transaction(work).catch((error: unknown) => {
          if (!isDatabaseError(error, 'constraint')) throw error
          return undefined as never
        }),
    }),
    caughtBy: /a broken constraint is named so/,
  },
  'runs every closure twice': {
    fault: ({ transaction }) => ({
      transaction: async (work) => {
        await transaction(work)
        return transaction(work)
      },
    }),
    caughtBy: /counter that is changed in one statement misses nobody/,
  },
  'answers before it commits': {
    fault: ({ transaction }) => ({
      transaction: (work) =>
        new Promise((resolve, reject) => {
          transaction(async (db) => resolve(await work(db))).catch(reject)
        }),
    }),
    caughtBy: /read after it|does not wait for/,
  },
  'gives numbers as text, as pg does by itself': {
    fault: ({ read }) => ({ read: readerWith(read, asText) }),
    caughtBy: /safe integers come back/,
  },
  'reads what is not committed': {
    fault: ({ transaction, read }) => {
      let current: Writer | undefined
      return {
        transaction: (work) =>
          transaction(async (db) => {
            current = db
            try {
              return await work(db)
            } finally {
              current = undefined
            }
          }),
        read: {
          all: (...args: Parameters<Reader['all']>) => (current ?? read).all(...args),
          get: (...args: Parameters<Reader['get']>) => (current ?? read).get(...args),
        },
      }
    },
    caughtBy: /never sees a transaction that is not committed/,
  },
  'forgets what it has migrated': {
    fault: ({ migrate }) => {
      let times = 0
      return { migrate: (owner, migrations) => migrate(`${owner} ${times++}`, migrations) }
    },
    caughtBy: /applied once/,
  },
  'lets everybody lead': {
    fault: ({ lead }) => {
      let times = 0
      return { lead: (name, run) => lead(`${name} ${times++}`, run) }
    },
    caughtBy: /one leads at a time/,
  },
}

for (const [name, { fault, caughtBy }] of Object.entries(faults))
  test(`an adapter that ${name} is caught`, async () => {
    const caught = cases.filter(({ title }) => caughtBy.test(title))
    assert.ok((await failed(faulty(fault), lacksOfMemory, caught)).length > 0)
  })

test('a process that acknowledges before it commits is caught', async () => {
  assert.deepEqual(await failed(sqliteHome, {}, [keepsEarly]), [keepsEarly.title])
})

test('an adapter without a fault is not caught', async () => {
  const fast = Object.entries(groups).flatMap(([group, each]) => (group === 'leadership' ? [] : each))
  assert.deepEqual(await failed(memoryHome, lacksOfMemory, fast), [])
})

test('an adapter that leaves cases out is caught, unless it gives a reason for each', async () => {
  const { processes: _, ...silent } = lacksOfMemory
  const needing = cases.filter(({ needs }) => needs?.includes('processes'))
  assert.ok(needing.length >= 5)
  assert.deepEqual(
    await failed(memoryHome, silent, needing),
    needing.map(({ title }) => title),
  )
  assert.deepEqual(
    await failed(memoryHome, { ...silent, processes: 'no' }, needing),
    needing.map(({ title }) => title),
  )
})

test('an adapter that gives a reason for what it can do is caught', async () => {
  const needing = cases.filter(({ needs }) => needs?.includes('outage'))
  assert.deepEqual(
    await failed(sqliteHome, { outage: 'It says so.' }, needing),
    needing.map(({ title }) => title),
  )
})

test('every case has a title of its own', () => {
  assert.equal(new Set(cases.map(({ title }) => title)).size, cases.length)
  assert.ok(cases.length >= 55, `only ${cases.length}`)
})
