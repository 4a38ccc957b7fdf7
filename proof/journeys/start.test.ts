import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { freePort } from '../../system/port.ts'
import { signalAll } from './family.ts'
import { smallDisk } from './small-disk.ts'
import { asStaff, insist, receive } from './staff.ts'
import { launch, startSystem, temporaryFolder, within, type How } from './system.ts'
import { until } from './until.ts'

const GONE_MS = 30_000
/** All that these tests need of the shop. */
const ONLY = ['--only', 'catalog,inventory']

/** The start fails soon, with one sentence and an exit code, and leaves nothing behind. */
async function refuses(t: TestContext, how: How, sentence: RegExp): Promise<void> {
  const launched = await launch(t, how)
  const code = await within(launched.ended, 30_000, 'the start ends')
  const said = launched.err().trim()
  assert.match(said, sentence)
  assert.match(said, /^[^\n]{10,300}\.$/, 'it is one sentence')
  assert.ok(code > 0, `exit code ${code}`)
  await until('no process is left', () => launched.living().length === 0, GONE_MS)
}

test('what was asked for wrongly is named in one sentence', async (t) => {
  const databases = join(temporaryFolder(), 'file')
  writeFileSync(databases, '')
  const wrong: [How, RegExp][] = [
    [{ env: { PORT: 'abc' } }, /^PORT must be a number .* not abc/],
    [{ env: { PORT: '0' } }, /^PORT must be a number/],
    [{ env: { PORT: '65536' } }, /^PORT must be a number/],
    [{ args: ['--scale', 'nonsense'] }, /^--scale is written --scale \w+=2.* not nonsense/],
    [{ args: ['--scale', 'nobody=2'] }, /^--scale .* of .*catalog, inventory/],
    [{ args: ['--scale', 'inventory=9'] }, /^--scale .* with 1 to 8/],
    [{ args: ['--scale', 'gateway=2'] }, /^--scale/],
    [{ args: ['--only', 'nobody'] }, /^--only is written --only \w+,\w+, .* not nobody/],
    [{ args: ['--wat'] }, /^Unknown option '--wat': npm start knows/],
    [{ env: { SOUK_DATA: join(databases, 'below') } }, /^The data folder .* cannot be written \(ENOTDIR\)/],
    [{ env: { SOUK_DATABASE_URL: 'mysql://localhost' } }, /^SOUK_DATABASE_URL must begin with postgres:/],
    [
      { env: { SOUK_DATABASE_URL: `postgres://a:b@127.0.0.1:${await freePort()}/x` } },
      /^The PostgreSQL server .* cannot be/,
    ],
    [{ env: { SOUK_BUS_URL: 'amqp://127.0.0.1:5672' } }, /^SOUK_BUS_URL must begin with nats:.* not amqp:/],
    [{ env: { SOUK_BUS_URL: 'http://' } }, /^SOUK_BUS_URL must begin with nats:/],
  ]
  const next = wrong.values()
  const work = async () => {
    for (const [how, sentence] of next) await refuses(t, how, sentence)
  }
  await Promise.all([work(), work(), work()])
})

test('a port in use is named', async (t) => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.after(() => other.close())
  const { port } = other.address() as { port: number }
  await refuses(t, { port }, new RegExp(`^Port ${port} cannot be used \\(EADDRINUSE\\)`))
})

test('a folder with data', async (t) => {
  const first = await startSystem(t, { args: ONLY, env: { SOUK_ADDRESS: '0.0.0.0' } })
  const { data, port } = first
  await receive(first, 'START-1', 3)

  // Other systems have no second address of their own.
  if (process.platform === 'linux')
    await t.test('is served to other machines by the gateway alone, where that is wanted', async () => {
      const [inventory] = await first.processes('inventory')
      const elsewhere = (url: string | undefined) => fetch(String(url).replace('127.0.0.1', '127.0.0.2'))
      assert.equal((await elsewhere(`http://127.0.0.1:${port}/health/live`)).status, 200)
      await assert.rejects(elsewhere(`${inventory?.url}/health/live`), /fetch failed/)
    })

  await t.test('belongs to one system at a time', async (t) => {
    await refuses(t, { args: ONLY, data }, /^Souk is running on .* already \(process \d+, http:/)
  })

  await t.test('is taken up by the next start, also at once after a SIGKILL of the supervisor', async () => {
    first.child.kill('SIGKILL')
    const second = await startSystem(t, { args: ONLY, data, port })
    const { body } = await insist(second, { method: 'GET', path: '/v1/stock/START-1' }, AbortSignal.timeout(5_000))
    assert.equal((body as { onHand: number }).onHand, 3)
    await until('nothing of the first is left', () => first.living().length === 0, GONE_MS)
    assert.equal(await second.stop(), 0)
  })

  await t.test('is left alone when a newer version has taken something from it, and when it is damaged', async (t) => {
    const file = join(data, 'databases', 'inventory.db')
    const db = new DatabaseSync(file)
    db.exec("insert into souk_migration (owner, id, checksum, applied_at) values ('inventory', '9999_later', 'x', 0)")
    db.exec("insert into souk_contraction (owner, id) values ('inventory', '9999_later')")
    db.close()
    await refuses(
      t,
      { args: ONLY, data },
      /^inventory cannot run: the data of inventory was written by a newer version .*9999_later/,
    )
    writeFileSync(file, 'this is no database, and it is longer than the header of one would be '.repeat(20))
    await refuses(t, { args: ONLY, data }, /^inventory cannot run: .*not a database/)
    writeFileSync(join(data, 'secrets.json'), '{')
    await refuses(t, { args: ONLY, data }, /secrets\.json is damaged/)
  })
})

test('Ctrl-C drains and leaves no process, from any folder, also below one that is closed to others', async (t) => {
  const cwd = temporaryFolder()
  const data = join(cwd, 'closed', 'data')
  mkdirSync(join(cwd, 'closed'), { mode: 0o700 })
  const how = {
    entry: ['system/launch.mjs', 'start'],
    cwd,
    data,
    env: { SOUK_DATA: join('closed', 'data'), INIT_CWD: cwd },
  }
  const system = await startSystem(t, how)
  const path = '/v1/stock/CTRL-C/receipts'
  const answers = Array.from({ length: 20 }, () => asStaff(system, { method: 'POST', path, body: { quantity: 1 } }))
  signalAll(system.child.pid as number, 'SIGINT')
  assert.equal(await within(system.ended, GONE_MS, 'it ends'), 0)
  await Promise.all(answers)
  assert.deepEqual(system.living(), [])
  assert.equal(system.err(), '')
})

// Other systems offer no way to take room away from a process.
if (process.platform === 'linux')
  test('a full disk is answered with 503, and forgotten when there is room', async (t) => {
    const data = temporaryFolder()
    const disk = smallDisk(t, data)
    const system = await startSystem(t, { args: ONLY, data })
    await receive(system, 'START-1', 3)
    await disk.fill(system)
    const taken = { method: 'POST', path: '/v1/stock/START-1/receipts', body: { quantity: 1, reason: 'x'.repeat(150) } }
    let accepted = 0
    const refused = await until('a receipt is refused', async () => {
      const reply = await asStaff(system, { ...taken, key: `full-${accepted}` })
      if (reply.outcome === 'ok') accepted++
      return reply.outcome !== 'ok' && reply
    })
    assert.equal(refused.code, 'unavailable')
    const [inventory] = await system.processes('inventory')
    await until('inventory is not ready', async () => (await fetch(`${inventory?.url}/health/ready`)).status === 503)
    await disk.free(system)
    await until('inventory is ready', async () => (await fetch(`${inventory?.url}/health/ready`)).status === 200)
    const again = await insist(system, { ...taken, key: `full-${accepted}` }, AbortSignal.timeout(10_000))
    assert.equal((again.body as { onHand: number }).onHand, 3 + accepted + 1)
    assert.deepEqual(
      (await system.processes()).filter(({ restarts, state }) => restarts > 0 || state !== 'ready'),
      [],
    )
    assert.equal(await system.stop(), 0)
  })

test('it goes on when nobody reads what it prints, and ends when the launcher is killed by SIGKILL', async (t) => {
  const system = await startSystem(t, { args: ONLY, entry: ['system/launch.mjs', 'start'] })
  system.child.stdout?.destroy()
  system.child.stderr?.destroy()
  const [before] = await system.processes('catalog')
  await system.control('/v1/processes/catalog/kill', {})
  await until('catalog is back', async () => {
    const [now] = await system.processes('catalog')
    return now?.state === 'ready' && now.pid !== before?.pid
  })
  assert.ok(system.living().length >= 6)
  system.child.kill('SIGKILL')
  await until('no process is left', () => system.living().length === 0, GONE_MS)
})
