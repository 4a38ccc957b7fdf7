import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { startPostgres, type Postgres } from './index.ts'
import { childrenOf } from './process.ts'

// What is tested here is our own server, also where the other tests use a given one.
delete process.env.SOUK_TEST_POSTGRES_URL

async function connect(url: string): Promise<Client> {
  const client = new Client(url)
  client.on('error', () => {})
  await client.connect()
  return client
}

/** A server that is gone after the test, also if the test fails. */
async function startFor(t: TestContext): Promise<Postgres> {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  return postgres
}

async function ask(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = await connect(url)
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const folderOf = async (url: string): Promise<string> => {
  const [row] = await ask(url, "select current_setting('unix_socket_directories') as folder")
  return row?.folder as string
}

/** A zombie answers `kill -0` and counts as dead here: nobody may reap it. */
function isRunning(pid: number): boolean {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0)
    return !/^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) as string)
  } catch {
    return false
  }
}

/** The processes that name the folder in their command: the server and the warden. */
function processesOf(folder: string): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!holds()) {
    assert.ok(performance.now() < deadline, `not after 10 s: ${what}`)
    await delay(10)
  }
}

/** Inserts until the connection breaks; the numbers that were acknowledged. */
async function insertUntilBroken(url: string, first: number): Promise<number[]> {
  const client = await connect(url)
  const acknowledged: number[] = []
  try {
    for (let id = first; ; id++) {
      await client.query('insert into kept values ($1)', [id])
      acknowledged.push(id)
    }
  } catch {
    return acknowledged
  }
}

describe('a running PostgreSQL', () => {
  let postgres: Postgres
  before(async () => void (postgres = await startPostgres({ maxConnections: 37 })))
  after(() => postgres.stop())

  it('answers as version 18, durable and with the connections asked for', async () => {
    const [row] = await ask(
      postgres.url,
      "select version() as version, current_setting('fsync') as fsync, current_setting('max_connections') as connections",
    )
    assert.match(row?.version ?? '', /^PostgreSQL 18\./)
    assert.deepEqual({ fsync: row?.fsync, connections: row?.connections }, { fsync: 'on', connections: '37' })
  })

  it('listens on a socket of the file system too', async () => {
    const url = new URL(postgres.url)
    const client = new Client({
      host: await folderOf(postgres.url),
      port: Number(url.port),
      user: url.username,
      password: url.password,
      database: 'postgres',
    })
    await client.connect()
    assert.equal((await client.query('select inet_client_addr() as address')).rows[0].address, null)
    await client.end()
  })

  it('refuses a wrong password', async () => {
    const url = new URL(postgres.url)
    url.password = 'guess'
    await assert.rejects(connect(url.href), /password authentication failed/)
  })

  it('keeps every acknowledged row over kill -9 and a restart at the same address', async () => {
    const { url, pid } = postgres
    await ask(url, 'create table kept (id integer primary key)')
    const writers = [1, 2, 3, 4].map((writer) => insertUntilBroken(url, writer * 1_000_000))
    await delay(200)
    postgres.kill()
    const acknowledged = (await Promise.all(writers)).flat()
    await assert.rejects(connect(url), /ECONNREFUSED|ECONNRESET/)
    assert.ok(acknowledged.length > 50, `too few to mean anything: ${acknowledged.length}`)
    await postgres.restart()
    const kept = new Set((await ask(url, 'select id from kept')).map((row) => Number(row.id)))
    assert.deepEqual(
      acknowledged.filter((id) => !kept.has(id)),
      [],
    )
    assert.notEqual(postgres.pid, pid)
  })

  it('restarts in order while clients are connected', async () => {
    const client = await connect(postgres.url)
    const ended = new Promise((resolve) => client.once('end', resolve))
    await postgres.restart()
    await ended
    assert.equal((await ask(postgres.url, 'select 1 as one')).length, 1)
  })
})

describe('the end of a PostgreSQL', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  it('leaves no process and no folder behind after stop, and then refuses to restart', async (t) => {
    const postgres = await startFor(t)
    const client = await connect(postgres.url)
    const folder = await folderOf(postgres.url)
    const family = [postgres.pid, ...childrenOf(postgres.pid), ...processesOf(folder)]
    // The backend that answered us is just ending.
    assert.ok(isRunning(postgres.pid) && family.filter(isRunning).length > 5)
    await postgres.stop()
    assert.deepEqual(family.filter(isRunning), [])
    assert.equal(existsSync(folder), false)
    await client.end()
    await postgres.stop()
    await assert.rejects(postgres.restart(), /has been stopped/)
  })

  it('leaves no shared memory behind when it is killed and never started again', async (t) => {
    const postgres = await startFor(t)
    const folder = await folderOf(postgres.url)
    const [, id] = readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n')[6]?.trim().split(/\s+/) ?? []
    const listed = () => new RegExp(`^ *-?\\d+ +${id} `, 'm').test(readFileSync('/proc/sysvipc/shm', 'utf8'))
    assert.ok(listed())
    postgres.kill()
    await postgres.stop()
    assert.equal(listed(), false)
    assert.equal(existsSync(folder), false)
  })

  it('stops a server that has been frozen', async (t) => {
    const postgres = await startFor(t)
    process.kill(postgres.pid, 'SIGSTOP')
    const started = performance.now()
    await postgres.stop()
    assert.ok(performance.now() - started < 5_000)
  })

  for (const [how, last] of [
    ['is killed by SIGKILL', 'setInterval(() => {}, 1e6)'],
    ['ends without stopping it', ''],
  ] as const) {
    it(`comes when the process that started it ${how}`, async (t) => {
      const module = JSON.stringify(new URL('index.ts', import.meta.url))
      const code = `const { startPostgres } = await import(${module})
        const { pid, url } = await startPostgres()
        console.log(JSON.stringify({ pid, url })); ${last || 'process.stdin.resume().on("end", () => {})'}`
      const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      t.after(() => parent.kill('SIGKILL'))
      const [line] = await once(parent.stdout, 'data')
      const { pid, url } = JSON.parse(String(line)) as { pid: number; url: string }
      const folder = await folderOf(url)
      assert.ok(isRunning(pid) && processesOf(folder).length >= 2)
      if (last) parent.kill('SIGKILL')
      else parent.stdin.end()
      await once(parent, 'exit')
      await until('the server has ended', () => !isRunning(pid))
      await until('its folder is gone', () => !existsSync(folder))
      await until('the warden has ended', () => !processesOf(folder).some(isRunning))
    })
  }
})

it('gives the server of SOUK_TEST_POSTGRES_URL when there is one, and leaves it alone', async () => {
  process.env.SOUK_TEST_POSTGRES_URL = 'postgres://somebody@example.test/shop'
  try {
    const postgres = await startPostgres()
    const warned = once(process, 'warning')
    postgres.kill()
    assert.match(String(await warned), /kill does nothing/)
    await postgres.stop()
    assert.deepEqual([postgres.url, postgres.pid], ['postgres://somebody@example.test/shop', 0])
  } finally {
    delete process.env.SOUK_TEST_POSTGRES_URL
  }
})
