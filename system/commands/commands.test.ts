import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { ended, node, souk, startSystem, temporaryFolder, until, type Ended } from '../test-support.ts'

type System = Awaited<ReturnType<typeof startSystem>>

function json<T>({ code, out, err }: Ended): T {
  assert.equal(code, 0, err)
  return JSON.parse(out) as T
}
interface Shown {
  name: string
  state: string
  pid?: number
  restarts: number
}

describe('the command line of a running system', () => {
  let system: System
  const status = async (): Promise<Shown[]> =>
    json<{ processes: Shown[] }>(await system.souk('status', '--json')).processes
  const inventory = async () => (await status()).filter(({ name }) => name.startsWith('inventory'))
  before(async () => {
    system = await startSystem()
  })
  after(() => system.end())

  it('shows what runs', async () => {
    const { code, out } = await system.souk('status')
    assert.equal(code, 0)
    assert.match(out, /^process +state +port +pid +memory MB +restarts +ready ms$/m)
    for (const name of ['broker', 'catalog', 'inventory', 'gateway'])
      assert.match(out, new RegExp(`^${name} +ready +\\d+ +\\d+ +\\d+ +0 +\\d+$`, 'm'))
    assert.ok((await status()).every(({ state, pid }) => state === 'ready' && pid !== undefined))
  })

  it('stops a service, which the others outlive, and starts it again', async () => {
    assert.match((await system.souk('stop', 'inventory')).out, /inventory +stopped/)
    const states = (await status()).map(({ name, state }) => `${name} ${state}`)
    assert.deepEqual(states, ['broker ready', 'catalog ready', 'inventory stopped', 'gateway ready'])
    assert.match((await system.souk('doctor')).out, /^warn +inventory +is stopped: npm run souk -- start inventory$/m)
    const [started] = json<{ processes: Shown[] }>(await system.souk('start', 'inventory', '--json')).processes
    assert.equal(started?.state, 'ready')
  })

  it('kills a process, which comes back', async () => {
    const [old] = await inventory()
    const { out } = await system.souk('kill', 'inventory')
    assert.equal(out, `inventory, process ${old?.pid}, is killed and started again.\n`)
    const [again] = await until('it comes back', async () => {
      const found = await inventory()
      return found.every(({ state, pid }) => state === 'ready' && pid !== old?.pid) ? found : undefined
    })
    assert.equal(again?.restarts, (old?.restarts ?? 0) + 1)
  })

  it('runs several processes of a service, and fewer again', async () => {
    assert.match((await system.souk('scale', 'inventory=2')).out, /^inventory-2 +ready/m)
    assert.deepEqual(
      (await inventory()).map(({ name }) => name),
      ['inventory', 'inventory-2'],
    )
    await system.souk('scale', 'inventory=1')
    assert.deepEqual(
      (await inventory()).map(({ name }) => name),
      ['inventory'],
    )
  })

  it('answers for a service that does not exist with the names of those that do, and exit code 2', async () => {
    for (const args of [
      ['start', 'nope'],
      ['stop', 'nope'],
      ['kill', 'nope'],
      ['scale', 'nope=2'],
      ['logs', 'nope'],
    ]) {
      const { code, out, err } = await system.souk(...args)
      assert.deepEqual([code, out], [2, ''])
      assert.equal(err, 'There is no nope here. There are: broker, catalog, inventory, gateway.\n')
    }
    assert.equal((await system.souk('scale', 'gateway=2')).err, 'gateway runs once: scale a service.\n')
  })

  it('imports good lines, lists the others by their number in the file, and says so with its exit code', async () => {
    const folder = temporaryFolder()
    const rows = Array.from({ length: 600 }, (_, at) => `SKU-${at},"Thing ${at},\nof two lines",1.50,GBP`)
    rows[400] = 'SKU 400,Bad,1.50,GBP'
    writeFileSync(join(folder.path, 'things.csv'), `sku,title,price,currency\n${rows.join('\n')}\n`)
    const given = { data: system.data, from: folder.path }
    const first = await souk(['import', 'things.csv'], given)
    assert.equal(first.code, 1, first.err)
    assert.match(first.out, /^Importing 1199 lines of things\.csv …$/m)
    assert.match(first.out, /^1199 of 1199 lines$/m)
    assert.match(
      first.out,
      /^created 599, updated 0, unchanged 0, refused 1\n {2}line 802 \(SKU 400\): the sku must be/m,
    )
    const second = await souk(['import', 'things.csv', '--json'], given)
    const { refused, ...counts } = JSON.parse(second.out) as { refused: { line: number }[] }
    assert.deepEqual(counts, { created: 0, updated: 0, unchanged: 599 })
    assert.deepEqual(
      refused.map(({ line }) => line),
      [802],
    )
    writeFileSync(join(folder.path, 'other.csv'), 'name,cost\nx,1\n')
    const other = await souk(['import', 'other.csv'], given)
    assert.equal(other.code, 1)
    assert.match(other.err, /^Nothing is imported: The header has no column sku/)
    folder.remove()
  })

  it('shows the last events, of all or of one topic, and follows new ones until it is interrupted', async () => {
    const last = (await system.souk('events', '--lines', '3', '--json')).out.trim().split('\n')
    const arrivals = last.map((line) => (JSON.parse(line) as { arrival: number }).arrival)
    assert.deepEqual(arrivals, [597, 598, 599])
    assert.match(
      (await system.souk('events', '-n', '1')).out,
      /^\d\d:\d\d:\d\d\.\d{3} catalog\.created +prod_\w+ #1 \{/,
    )
    assert.equal((await system.souk('events', '--topic', 'inventory')).out, '')

    const child = node(['system/souk.ts', 'events', '--follow', '-n', '1', '--json'], {
      env: { SOUK_DATA: system.data },
    })
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
    const gone = ended(child)
    await lines.next()
    await receive('NEW-1')
    const { value } = await lines.next()
    assert.equal((JSON.parse(String(value)) as { event: { type: string } }).event.type, 'inventory.received')
    child.kill('SIGINT')
    assert.equal((await gone).code, 0)
  })

  it('shows what a service wrote, and follows it until it is interrupted', async () => {
    const child = node(['system/souk.ts', 'logs', 'inventory', '--follow'], { env: { SOUK_DATA: system.data } })
    const lines: string[] = []
    createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line))
    const gone = ended(child)
    inDatabase('inventory', 'alter table movement rename to hidden')
    await receive('NEW-2', 500)
    const defect = await until('the defect is shown', async () => lines.find((line) => line.includes(' defect in ')))
    assert.match(defect, /^\d\d:\d\d:\d\d\.\d{3} inventory +error defect in inventory\.receive cause=".*trace=\w{8}$/)
    inDatabase('inventory', 'alter table hidden rename to movement')
    child.kill('SIGINT')
    assert.equal((await gone).code, 0)
    const [line] = (await system.souk('logs', '--lines', '1', '--json')).out.split('\n')
    assert.deepEqual(Object.keys(JSON.parse(line ?? '') as object), ['at', 'process', 'text'])
  })

  it('lists, shows, discards and replays dead letters', async () => {
    assert.equal((await system.souk('dead-letters')).out, 'No event is parked.\n')
    for (const seq of [1, 2]) inDatabase('catalog', park({ key: 'A', seq, state: 'dead' }))
    const { out } = await system.souk('dead-letters')
    assert.match(out, /^service +source +key +seq +event +state +attempts +cause$/m)
    assert.match(out, /^catalog +inventory +A +2 +inventory\.sold +dead +5 +Error: broken$/m)
    assert.match((await system.souk('doctor')).out, /^warn +dead letters +2: /m)
    assert.match(
      (await system.souk('dead-letters', 'show', 'catalog', 'inventory', 'A', '1')).out,
      /^cause {2}Error: broken$/m,
    )
    const shown = json<{ event: object }>(
      await system.souk('dead-letters', 'show', 'catalog', 'inventory', 'A', '1', '--json'),
    )
    assert.deepEqual(shown.event, event('A', 1))
    const early = await system.souk('dead-letters', 'discard', 'catalog', 'inventory', 'A', '2')
    assert.deepEqual([early.code, early.err], [1, 'Event 1 of this key is parked before it: decide that one first.\n'])
    assert.equal((await system.souk('dead-letters', 'discard', 'catalog', 'inventory', 'A', '1')).code, 0)
    const again = await system.souk('dead-letters', 'discard', 'catalog', 'inventory', 'A', '1')
    assert.deepEqual([again.code, again.err], [2, 'No such event is parked here.\n'])
    assert.deepEqual(json(await system.souk('dead-letters', 'replay', '--all', '--json')), {
      replayed: [{ service: 'catalog', source: 'inventory', key: 'A', seq: 2 }],
    })
    assert.match((await system.souk('dead-letters', 'list')).out, / A +2 +inventory\.sold +waiting +0 /)
    inDatabase('catalog', 'delete from souk_parked')
  })

  it('finds everything well', async () => {
    const { code, out } = await system.souk('doctor')
    assert.equal(code, 0, out)
    assert.deepEqual(
      out
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('ok ')),
      [],
    )
    for (const check of ['node', 'data folder', 'disk', 'supervisor', 'gateway', 'shop API', 'events', 'dead letters'])
      assert.match(out, new RegExp(`^ok {4}${check} `, 'm'))
  })

  it('stops the whole system, and then says that it does not run, with exit code 3', async () => {
    assert.deepEqual(await system.souk('stop'), { code: 0, out: 'Souk has stopped.\n', err: '' })
    for (const command of ['status', 'stop', 'logs', 'events', 'dead-letters']) {
      const { code, err } = await system.souk(command)
      assert.equal(code, 3)
      assert.match(err, /^Souk is not running on .*: start it with npm start/)
    }
    const doctor = await system.souk('doctor')
    assert.match(doctor.out, /^warn +supervisor +does not run: npm start$/m)
  })

  const receive = async (sku: string, status = 201) => {
    const { gateway, staffKey } = system.control
    const reply = await fetch(`${gateway}/v1/stock/${sku}/receipts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${staffKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ quantity: 1 }),
    })
    assert.equal(reply.status, status)
  }

  /** Changes the database of a service behind its back. */
  function inDatabase(service: string, statement: string): void {
    const database = new DatabaseSync(join(system.data, 'databases', `${service}.db`), { timeout: 5_000 })
    database.exec(statement)
    database.close()
  }
})

const event = (key: string, seq: number) => ({
  type: 'inventory.sold',
  source: '/souk/inventory',
  subject: key,
  sequence: String(seq),
})

/** What stands in a database after a reaction has failed. */
const park = ({ key, seq, state }: { key: string; seq: number; state: string }): string =>
  `insert into souk_parked (source, key, seq, event, state, attempts, next_at, cause, parked_at)
    values ('inventory', '${key}', ${seq}, '${JSON.stringify(event(key, seq))}', '${state}', 5, 0, 'Error: broken', 0)`
