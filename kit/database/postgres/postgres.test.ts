import assert from 'node:assert/strict'
import { after, test, type TestContext } from 'node:test'
import { Client } from 'pg'
import { startPostgres } from '../../testing/postgres/index.ts'
import { systemClock, systemRandom, virtualClock, type Clock } from '../../world/index.ts'
import { advanceUntil, rejectsWith, times, until } from '../conformance/support.ts'
import type { Database } from '../database.ts'
import { list } from '../sql.ts'
import { createPostgresHome } from './home.ts'
import { openPostgres } from './postgres.ts'

const server = await startPostgres()
after(() => server.stop())
const password = 'a "strange" p@ss/word \' \\ :?#é'

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

let homes = 0
const newHome = () => createPostgresHome(server.url, `test-${process.pid}-${++homes}`, { password })

async function opened(t: TestContext, url: string, clock: Clock = systemClock): Promise<Database> {
  const database = await openPostgres({ url, durable: true, maxConnections: 4 }, clock, systemRandom)
  t.after(() => database.close())
  await database.migrate('case', [{ id: '0001_kept', text: 'create table kept (id bigint primary key)' }])
  return database
}

const ofServer = (change: (url: URL) => void): string => {
  const url = new URL(server.url)
  change(url)
  return url.href
}

test('a home is made once, also by several at the same moment, and a new password replaces the old one', async () => {
  const service = `once-${process.pid}`
  const make = (secret: string) => createPostgresHome(server.url, service, { password: secret })
  const urls = await Promise.all(times(5, () => make(password)))
  assert.equal(new Set(urls).size, 1)
  await ask(urls[0] as string, 'create table kept (id bigint)')
  const renewed = await make('another')
  await assert.rejects(ask(urls[0] as string, 'select 1'), /password authentication failed/)
  assert.deepEqual(await ask(renewed, 'select id from kept'), [])
})

test('a home is closed to every other service', async () => {
  const [mine, theirs] = await Promise.all([newHome(), newHome()])
  const trespass = new URL(mine)
  trespass.pathname = new URL(theirs).pathname
  await assert.rejects(ask(trespass.href, 'select 1'), /permission denied for database/)
})

test('who makes homes need not be superuser: the right to create databases and roles is enough', async (t) => {
  await ask(server.url, "create role maker login createdb createrole password 'maker'")
  const maker = ofServer((url) => Object.assign(url, { username: 'maker', password: 'maker' }))
  const make = () => createPostgresHome(maker, `made-${process.pid}`, { password })
  await make()
  const database = await opened(t, await make())
  await database.check()
})

test('a home that cannot be made says why', async () => {
  await assert.rejects(createPostgresHome(server.url, 'Not a name', { password }), /cannot be the name of a database/)
  const nobody = ofServer((url) => (url.password = 'wrong'))
  await assert.rejects(createPostgresHome(nobody, 'x', { password }), /password authentication failed/)
  await rejectsWith(
    'unavailable',
    createPostgresHome(
      ofServer((url) => (url.port = '1')),
      'x',
      { password },
    ),
  )
})

test('a server that is not there is unavailable, a wrong password or database is a defect', async () => {
  const open = (change: (url: URL) => void) =>
    openPostgres({ url: ofServer(change), durable: true }, systemClock, systemRandom)
  await rejectsWith(
    'unavailable',
    open((url) => (url.port = '1')),
  )
  await assert.rejects(
    open((url) => (url.password = 'wrong')),
    /password authentication failed/,
  )
  await assert.rejects(
    open((url) => (url.pathname = '/nowhere')),
    /database "nowhere" does not exist/,
  )
})

test('a database that sorts by an alphabet is refused with a sentence that says what to do', async () => {
  await ask(
    server.url,
    "create database alphabet template template0 encoding 'UTF8' locale_provider icu icu_locale 'en' locale 'C'",
  )
  const url = ofServer((each) => (each.pathname = '/alphabet'))
  await assert.rejects(openPostgres({ url, durable: true }, systemClock, systemRandom), /sort by bytes: create it with/)
})

test('transactions are READ COMMITTED and can write, reads cannot, and a commit waits for the disk', async (t) => {
  const url = await newHome()
  await ask(url, 'alter role current_user set synchronous_commit = off')
  await ask(url, "alter role current_user set default_transaction_isolation = 'serializable'")
  const { read, transaction } = await opened(t, url)
  const settings = (reader: Pick<Database['read'], 'get'>) =>
    reader.get`select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as reads,
      current_setting('synchronous_commit') as durable`
  assert.deepEqual(await transaction(settings), { isolation: 'read committed', reads: 'off', durable: 'on' })
  assert.deepEqual(await settings(read), { isolation: 'read committed', reads: 'on', durable: 'on' })
})

test('of statements from fragments only so many stay prepared', async (t) => {
  const { transaction } = await opened(t, await newHome())
  const prepared = await transaction(async (db) => {
    for (const length of times(300, (at) => at + 1))
      await db.all`select id from kept where id in ${list(times(length, (at) => at))}`
    return db.get<{ n: number }>`select count(*) as n from pg_prepared_statements`
  })
  assert.ok((prepared?.n ?? 0) >= 200 && (prepared?.n ?? 0) < 220, String(prepared?.n))
})

test('a server that does not answer is unavailable after 5 s, and its connection is given up', async (t) => {
  const clock = virtualClock()
  const { transaction, read } = await opened(t, await newHome(), clock)
  const pid = await transaction((db) => db.get<{ pid: number }>`select pg_backend_pid() as pid`)
  if (server.pid === 0) return t.diagnostic('does not apply: the server is not ours to stop.')
  process.kill(pid?.pid as number, 'SIGSTOP')
  try {
    await rejectsWith(
      'unavailable',
      advanceUntil(
        clock,
        transaction((db) => db.run`insert into kept (id) values (1)`),
      ),
    )
  } finally {
    process.kill(pid?.pid as number, 'SIGCONT')
  }
  assert.equal(await transaction((db) => db.run`insert into kept (id) values (2)`), 1)
  await until('the server has noticed', async () => (await read.all`select id from kept`).length === 1)
})

test('a leader whose server does not answer any more is told within 5 s', async (t) => {
  if (server.pid === 0) return t.diagnostic('does not apply: the server is not ours to stop.')
  const clock = virtualClock()
  const url = await newHome()
  const { lead } = await opened(t, url, clock)
  const lost = Promise.withResolvers<void>()
  const leads = Promise.withResolvers<void>()
  const leadership = lead('case', async (signal) => {
    leads.resolve()
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    lost.resolve()
  })
  await leads.promise
  const [holder] = await ask(url, "select pid from pg_locks where locktype = 'advisory'")
  process.kill(holder?.pid as number, 'SIGSTOP')
  const since = clock.monotonic()
  await advanceUntil(clock, lost.promise)
  process.kill(holder?.pid as number, 'SIGCONT')
  assert.ok(clock.monotonic() - since <= 5_000)
  await leadership.release()
})

test('a statement that takes longer than the server allows is unavailable', async (t) => {
  const { transaction } = await opened(t, await newHome())
  const slow = transaction(async (db) => {
    await db.get`select set_config('statement_timeout', '50', true)`
    await db.get`select pg_sleep(10)`
  })
  await rejectsWith('unavailable', slow)
})

test('reads that are started together travel on one connection, and one that fails takes no other with it', async (t) => {
  const { read } = await opened(t, await newHome())
  const pid = () => read.get<{ pid: number }>`select pg_backend_pid() as pid`
  const pids = await Promise.all(times(10, pid))
  assert.equal(new Set(pids.map((row) => row?.pid)).size, 1)
  const [before, missing, unsendable, behind] = await Promise.allSettled([
    read.get`select 1 as one`,
    read.get`select 1 from missing`,
    read.get`select ${'\0'} as one`,
    read.all`select 2 as two`,
  ])
  assert.deepEqual(
    [before, behind].map((each) => each.status === 'fulfilled' && each.value),
    [{ one: 1 }, [{ two: 2 }]],
  )
  assert.match(String(missing.status === 'rejected' && missing.reason), /missing/)
  assert.match(String(unsendable.status === 'rejected' && unsendable.reason), /cannot be stored/)
})

test('more reads than travel together are all answered', async (t) => {
  const { read } = await opened(t, await newHome())
  const found = await Promise.all(times(100, (n) => read.get`select ${n} as n`))
  assert.deepEqual(
    found,
    times(100, (n) => ({ n })),
  )
})
