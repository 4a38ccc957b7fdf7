import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { systemClock, systemRandom, virtualClock } from '../../world/index.ts'
import { until } from '../conformance/support.ts'
import type { Database } from '../database.ts'
import { openSqlite } from './sqlite.ts'

const KEPT = [{ id: '0001_kept', text: 'create table kept (id bigint primary key, body text not null)' }]

function newFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'souk-sqlite-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'case.db')
}

async function opened(t: TestContext, file: string, clock = systemClock): Promise<Database> {
  const database = openSqlite({ file, synchronous: 'FULL' }, clock, systemRandom)
  t.after(() => database.close())
  await database.migrate('case', KEPT)
  return database
}

const keep = ({ transaction }: Database, id: number) =>
  transaction((db) => db.run`insert into kept (id, body) values (${id}, 'x')`)

test('transactions that wait together share a commit, and one that fails does not take the others with it', async (t) => {
  const file = newFile(t)
  const database = await opened(t, file)
  const watcher = new DatabaseSync(file)
  t.after(() => watcher.close())
  const committed = () => watcher.prepare('select count(*) as n from kept').get()?.n
  const seen: unknown[] = []
  const writing = [1, 2, 1, 3].map((id) => keep(database, id).finally(() => seen.push(committed())))
  const outcomes = await Promise.allSettled(writing)
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(seen, [3, 3, 3, 3])
})

test('a read does not wait for another process that writes, and a write waits for it on the clock of the world', async (t) => {
  const file = newFile(t)
  const clock = virtualClock()
  const database = await opened(t, file, clock)
  const other = new DatabaseSync(file)
  other.exec('begin immediate')
  const waiting = keep(database, 1)
  await clock.advance(1_000)
  assert.deepEqual(await database.read.all`select id from kept`, [])
  other.exec('commit')
  other.close()
  await clock.advance(100)
  assert.equal(await waiting, 1)
})

test('what a full disk refuses is unavailable and gone, and what was acknowledged before is kept', async (t) => {
  if (process.platform === 'win32') return t.diagnostic('does not apply: Windows has no limit for the size of a file.')
  const file = newFile(t)
  await (await opened(t, file)).close()
  const script = `
    import { openSqlite } from ${JSON.stringify(import.meta.resolve('./sqlite.ts'))}
    import { systemClock, systemRandom } from ${JSON.stringify(import.meta.resolve('../../world/index.ts'))}
    const database = openSqlite({ file: ${JSON.stringify(file)}, synchronous: 'FULL' }, systemClock, systemRandom)
    const keep = (id, size) => database.transaction(async (db) => {
      await db.run\`insert into kept (id, body) values (\${id}, \${'x'.repeat(size)})\`
      return id
    })
    const told = { kept: [], reasons: [] }
    const tell = (outcome) => outcome.status === 'fulfilled' ? told.kept.push(outcome.value) : told.reasons.push(outcome.reason.reason)
    for (let id = 1; told.reasons.length === 0; id += 4)
      (await Promise.allSettled([0, 1, 2, 3].map((more) => keep(id + more, 5_000)))).forEach(tell)
    tell((await Promise.allSettled([keep(-1, 300_000)]))[0])
    told.readable = (await database.read.all\`select id from kept order by id\`).map(({ id }) => id)
    console.log(JSON.stringify(told))`
  const limited = spawn(
    'sh',
    ['-c', 'ulimit -f 400 && exec "$0" "$@"', process.execPath, '--input-type=module', '-e', script],
    { stdio: ['ignore', 'pipe', 'inherit'], env: {} },
  )
  let said = ''
  limited.stdout.on('data', (data: Buffer) => (said += data.toString()))
  await once(limited, 'close')
  const { kept, reasons, readable } = JSON.parse(said) as { kept: number[]; reasons: string[]; readable: number[] }
  assert.ok(kept.length >= 8, `only ${kept.length} before the disk was full`)
  assert.deepEqual(new Set(reasons), new Set(['unavailable']))
  assert.deepEqual(readable, kept)
  const database = await opened(t, file)
  assert.deepEqual(
    (await database.read.all<{ id: number }>`select id from kept order by id`).map(({ id }) => id),
    kept,
  )
  assert.equal(await keep(database, 0), 1)
})

test('a file that cannot be opened is unavailable, with the reason', (t) => {
  const file = join(newFile(t), 'in', 'no', 'folder.db')
  assert.throws(() => openSqlite({ file, synchronous: 'FULL' }, systemClock, systemRandom), {
    reason: 'unavailable',
    message: /unable to open/,
  })
})

test('the lock of a leader lies beside the database, and whoever cannot open it does not lead, until it can', async (t) => {
  const file = newFile(t)
  const database = await opened(t, file)
  let led = 0
  const count = async () => void led++
  const never = database.lead('in/no/folder', count)
  const leading = database.lead('case', count)
  await until('it leads', () => led > 0)
  await Promise.all([leading.release(), never.release()])
  assert.equal(led, 1)
  assert.ok(existsSync(`${file}.case.lock`))
})

test('a primary key of whole numbers takes no null, and none is invented', async (t) => {
  const database = await opened(t, newFile(t))
  await assert.rejects(
    database.transaction((db) => db.run`insert into kept (id, body) values (${null}, 'x')`),
    { reason: 'constraint' },
  )
})
