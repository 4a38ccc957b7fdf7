import { createInterface } from 'node:readline'
import { systemClock } from '../../world/index.ts'
import type { Database } from '../database.ts'
import { openAddress, type Address } from './address.ts'
import { buy, increment } from './shop.ts'

/** What another process is to do with the database of a case. It waits for a line on its standard input before it begins. */
export type Job =
  | { readonly do: 'increment'; readonly times: number }
  | { readonly do: 'buy'; readonly buyers: number }
  | { readonly do: 'migrate'; readonly text: string }
  | { readonly do: 'lead' }
  | { readonly do: 'acknowledge'; readonly from: number; readonly early?: true }

const [address, job] = JSON.parse(process.argv[2] as string) as [Address, Job]
const say = (word: string | number) => process.stdout.write(`${word}\n`)

/** The end of our standard input is the end of whoever started us. */
const input = createInterface({ input: process.stdin })
input.on('close', () => process.exit(0))
const start = new Promise<void>((resolve) => input.once('line', () => resolve()))

async function work(database: Database): Promise<void> {
  switch (job.do) {
    case 'increment':
      for (let at = 0; at < job.times; at++) await increment(database, 'n')
      return
    case 'buy':
      return void say(await buy(database, job.buyers))
    case 'migrate':
      return void (await database.migrate('case', [{ id: '0001_case', text: job.text }]))
    case 'lead':
      database.lead('case', async (signal) => {
        say('leading')
        await systemClock.sleep(60_000, signal).catch(() => {})
      })
      return new Promise(() => {})
    case 'acknowledge':
      return acknowledge(database, job.from, job.early)
  }
}

/** Writes rows, and says the number of each when it is committed; `early`, for the canary, before that. */
async function acknowledge(database: Database, from: number, early: true | undefined): Promise<never> {
  const lane = async (first: number): Promise<never> => {
    for (let id = first; ; id += 8) {
      if (early) say(id)
      await database.transaction((db) => db.run`insert into kept (id) values (${id})`)
      if (!early) say(id)
    }
  }
  return Promise.race([0, 1, 2, 3, 4, 5, 6, 7].map((at) => lane(from + at)))
}

say('ready')
await start
const database = await openAddress(address)
await work(database)
await database.close()
say('done')
process.exit(0)
