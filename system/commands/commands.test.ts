import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { root } from '../system.ts'
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
    for (const name of ['broker', 'catalog', 'inventory', 'mailbox', 'gateway'])
      assert.match(out, new RegExp(`^${name} +ready +\\d+ +\\d+ +\\d+ +0 +\\d+$`, 'm'))
    assert.ok((await status()).every(({ state, pid }) => state === 'ready' && pid !== undefined))
  })

  it('stops a service, which the others outlive, and starts it again', async () => {
    assert.match((await system.souk('stop', 'inventory')).out, /inventory +stopped/)
    const unready = (await status()).filter(({ state }) => state !== 'ready')
    assert.deepEqual(
      unready.map(({ name, state }) => `${name} ${state}`),
      ['inventory stopped'],
    )
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

  it('replaces the keys of all processes, which nobody notices', async () => {
    const { keys } = json<{ keys: { name: string; generation: number }[] }>(await system.souk('rotate-keys', '--json'))
    for (const name of ['catalog', 'gateway', 'inventory', 'supervisor'])
      assert.deepEqual(
        keys.filter((key) => key.name === name).map(({ generation }) => generation),
        [2],
        name,
      )
    const { code, out } = await system.souk('rotate-keys')
    assert.equal(code, 0)
    assert.match(out, /^gateway signs with key 3 from \S+Z on\.$/m)
    assert.equal((await fetch(`${system.control.gateway}/v1/products`)).status, 200)
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

  it('gives versions their share, keeps it, and takes it back', async () => {
    const shares = await system.souk('canary', 'inventory', '--json')
    const [{ version, instances }] = json<{ versions: [{ version: string; instances: number }] }>(shares).versions
    assert.equal(instances, 1)
    const { out } = await system.souk('canary', 'inventory', '99.0.0', '2.5')
    assert.match(out, /^99\.0\.0 +0 +2\.5$/m)
    assert.match(out, new RegExp(`^${version} +1 +the rest$`, 'm'))
    const file = join(system.data, 'weights.json')
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { inventory: { '99.0.0': 2.5 } })
    const { code, err } = await system.souk('canary', 'inventory', version, '98')
    assert.deepEqual([code, err], [2, 'That is more than 100 % together: 99.0.0 has 2.5 %.\n'])
    assert.doesNotMatch((await system.souk('canary', 'inventory', '--even')).out, /99/)
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {})
  })

  it('starts no second process as another version that is the same one, and none from where there is none', async () => {
    const same = await system.souk('start', 'inventory', '--from', root)
    assert.equal(same.code, 2)
    assert.match(same.err, /^inventory runs in version \S+ already: give the other one its own in \S+package\.json\.$/m)
    const nowhere = await system.souk('start', 'inventory', '--from', system.data)
    assert.deepEqual(
      [nowhere.code, nowhere.err],
      [2, `${system.data} is no folder with Souk in it that has the service inventory.\n`],
    )
    assert.deepEqual(
      (await inventory()).map(({ name }) => name),
      ['inventory'],
    )
  })

  it('shows the messages that were caught, and runs what catches them once', async () => {
    assert.deepEqual(json(await system.souk('mail', '--json')), { data: [] })
    assert.equal((await system.souk('mail', '--to', 'nobody@example.com')).out, 'No message was caught.\n')
    const { code, err } = await system.souk('scale', 'mailbox=2')
    assert.deepEqual([code, err], [2, 'mailbox runs once: scale a service.\n'])
  })

  it('lists the messages that were given up, and tries one or all of them again', async () => {
    assert.equal((await system.souk('mail', 'failed')).out, 'No message was given up.\n')
    const [message, order] = [`msg_${'0'.repeat(26)}`, `ord_${'0'.repeat(26)}`]
    inDatabase(
      'notification',
      `insert into message (message_id, order_id, kind, channel, status, attempts, next_attempt_at, last_error, created_at)
        values ('${message}', '${order}', 'order_confirmed', 'email', 'failed', 1, 0, '550 unknown', 0)`,
    )
    const failed = await system.souk('mail', 'failed')
    assert.match(failed.out, /^msg_0{26} +ord_0{26} +order_confirmed +email +1 +550 unknown$/m)
    assert.deepEqual(json(await system.souk('mail', 'resend', '--all', '--json')), { resent: 1 })
    assert.equal((await system.souk('mail', 'resend', message)).out, 'Tried again soon: 1 message.\n')
    inDatabase('notification', 'delete from message')
  })

  it('answers for a service that does not exist with the names of those that do, and exit code 2', async () => {
    for (const args of [
      ['start', 'nope'],
      ['stop', 'nope'],
      ['kill', 'nope'],
      ['scale', 'nope=2'],
      ['logs', 'nope'],
      ['canary', 'nope'],
      ['canary', 'nope', '1.0.0', '5'],
      ['start', 'nope', '--from', '.'],
    ]) {
      const { code, out, err } = await system.souk(...args)
      assert.deepEqual([code, out], [2, ''])
      assert.match(err, /^There is no nope here\. There are: broker, .*catalog, .*gateway\.\n$/)
    }
    assert.equal((await system.souk('scale', 'gateway=2')).err, 'gateway runs once: scale a service.\n')
  })

  it('imports good lines, lists the others by their number in the file, and says so with its exit code', async () => {
    const folder = temporaryFolder()
    const rows = Array.from({ length: 600 }, (_, at) => `SKU-${at},"Thing ${at},\nof two lines",1.50,GBP`)
    rows[400] = 'SKU/400,Bad,1.50,GBP'
    writeFileSync(join(folder.path, 'things.csv'), `sku,title,price,currency\n${rows.join('\n')}\n`)
    const given = { data: system.data, from: folder.path }
    const first = await souk(['import', 'things.csv'], given)
    assert.equal(first.code, 1, first.err)
    assert.match(first.out, /^Importing 1199 lines of things\.csv …$/m)
    assert.match(first.out, /^1199 of 1199 lines$/m)
    assert.match(
      first.out,
      /^created 599, updated 0, unchanged 0, refused 1\n {2}line 802 \(SKU\/400\): the sku must be/m,
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
    const first = arrivals[0] as number
    assert.ok(first >= 597, `${first}`)
    assert.deepEqual(arrivals, [first, first + 1, first + 2])
    assert.match(
      (await system.souk('events', '-n', '1', '--topic', 'catalog')).out,
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

  it('lists and shows sagas without what they remember, asks again, takes a step for done, and ends an alarm', async () => {
    assert.equal((await system.souk('sagas')).out, 'No saga is under way.\n')
    inDatabase('provider', standStill('one'))
    inDatabase('provider', standStill('two'))
    const { out } = await system.souk('sagas', 'list')
    assert.match(out, /^service +saga +id +state +begun \(UTC\) +waits for +alarm$/m)
    assert.match(
      out,
      /^provider +webhook +one +sending +1970-01-01 00:00:00 +webhook \(3\), send\.due +It is stuck\.$/m,
    )
    const of = async (...args: string[]) =>
      json<{ data: { id: string }[] }>(await system.souk('sagas', 'list', ...args, '--json')).data.map(({ id }) => id)
    assert.deepEqual(await of('provider', '--alarm', '--open'), ['one', 'two'])
    assert.deepEqual(await of('inventory'), [])
    const doctor = (await system.souk('doctor')).out
    assert.match(doctor, /^warn +sagas +2 with an alarm: /m)
    assert.match(doctor, /^warn +sagas +2 open for longer than an hour: /m)

    const shown = await system.souk('sagas', 'show', 'one')
    assert.match(shown.out, /^waits {2}webhook, attempt 3, /m)
    assert.match(shown.out, /^alarm {2}It is stuck\., 2 times, on webhook\.unknown$/m)
    assert.match(shown.out, /^1970-01-01 00:00:00\.001 +webhook\.unknown +waiting +Outage: down$/m)
    const whole = await system.souk('sagas', 'show', 'one', '--service', 'provider', '--json')
    for (const text of [shown.out, whole.out]) assert.doesNotMatch(text, /Lovelace/)

    const early = await system.souk('sagas', 'acknowledge', 'one')
    assert.equal(early.code, 1)
    assert.match(early.err, /^It stands still for this alarm\./)
    const skip = (...args: string[]) => system.souk('sagas', 'skip', 'two', ...args)
    const other = await skip('sign')
    assert.deepEqual([other.code, other.err], [1, 'It does not wait for that.\n'])
    const wrong = await skip('webhook')
    assert.deepEqual([wrong.code, wrong.err], [2, 'This is nothing that the step could have answered.\n'])
    assert.equal(
      (await skip('webhook', '{"received":"known"}')).out,
      'Taken for done: webhook of two in provider, which is quiet.\n',
    )
    assert.equal((await system.souk('sagas', 'retry', 'one')).out, 'Asked again: one in provider, which is sending.\n')
    await until('it goes on by itself', async () => ((await of()).length === 0 ? true : undefined))
    inDatabase('provider', `update souk_saga set alarm = '${JSON.stringify(alarm)}' where id = 'two'`)
    assert.deepEqual(await of('--alarm'), ['two'])
    assert.equal(
      (await system.souk('sagas', 'acknowledge', 'two')).out,
      'Acknowledged: the alarm of two in provider, which is quiet.\n',
    )
    assert.deepEqual(await of('--alarm'), [])
    assert.match((await system.souk('sagas', 'show', 'two')).out, /operator\.acknowledge +quiet/)
    const none = await system.souk('sagas', 'retry', 'three')
    assert.deepEqual([none.code, none.err], [2, 'There is no saga three.\n'])
  })

  it('reconciles payments, shows the cases that are open with exit code 1, and closes one', async () => {
    const well = await system.souk('reconcile')
    assert.deepEqual([well.code, well.err], [0, ''])
    assert.match(well.out, /^Open cases: 0, of which new: 0\.$/m)
    inDatabase(
      'payment',
      `insert into statement (position, reference, at, kind, amount, currency) values (0, 'pay-x', 0, 'captured', 2499, 'GBP');
        insert into comparison (reference, since, looks, due_at) values ('pay-x', 0, 1, 0)`,
    )
    const found = await system.souk('reconcile')
    assert.equal(found.code, 1)
    assert.match(found.out, /^Open cases: 1/m)
    assert.match(found.out, /^case_\w+ +pay-x +unknown payment +captured +£0\.00 +£24\.99$/m)
    const again = await system.souk('reconcile', '--json')
    assert.equal(again.code, 1)
    const [open] = (JSON.parse(again.out) as { cases: { caseId: string }[] }).cases
    const { out } = await system.souk('reconcile', 'close', open?.caseId ?? '', 'Of another shop.')
    assert.equal(out, `Closed: ${open?.caseId}, about what is captured of pay-x.\n`)
    assert.equal((await system.souk('reconcile')).code, 0)
    const unknown = await system.souk('reconcile', 'close', 'case_x', 'Nothing.')
    assert.equal(unknown.code, 1)
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
    for (const check of [
      'node',
      'data folder',
      'disk',
      'supervisor',
      'gateway',
      'shop API',
      'events',
      'dead letters',
      'sagas',
    ])
      assert.match(out, new RegExp(`^ok {4}${check} `, 'm'))
  })

  it('stops the whole system, and then says that it does not run, with exit code 3', async () => {
    assert.deepEqual(await system.souk('stop'), { code: 0, out: 'Souk has stopped.\n', err: '' })
    for (const command of ['status', 'stop', 'logs', 'events', 'dead-letters', 'sagas']) {
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

const amount = { amount: 2_499, currency: 'GBP' }
const letter = JSON.stringify({ id: 'pev_1', reference: 'Lovelace', state: 'authorised', amount })
const remembered = {
  charge: {
    chargeId: `chg_${'0'.repeat(26)}`,
    reference: 'Lovelace',
    state: 'authorised',
    amount,
    captured: amount,
    refunded: amount,
    createdAt: '2026-01-01T00:00:00.000Z',
  },
  letters: [{ body: letter, signature: 'stale', signedAt: 0, writtenAt: Date.now() }],
  delayMs: 0,
  attempts: 0,
}
const pending = { input: { provider: 'stand-in', body: letter, signature: 'stale' }, n: 1, attempt: 3, dueAt: 0 }
const alarm = { heard: 'webhook.unknown', reason: 'It is stuck.', times: 2, at: 0 }

/** What stands in a database after a saga has called for an operator. */
const standStill = (id: string): string => `
  insert into souk_saga (id, kind, plan, shard, state, version, data, calls, called, timers, asks, alarm, begun_at, changed_at)
    values ('${id}', 'webhook', 1, 0, 'sending', 2, '${JSON.stringify(remembered)}',
      '${JSON.stringify({ webhook: pending })}', 1, '{"send":4102444800000}', '[]', '${JSON.stringify(alarm)}', 0, 1);
  insert into souk_saga_history (saga_id, seq, at, heard, payload, to_state)
    values ('${id}', 1, 0, 'begin', '${JSON.stringify(remembered)}', 'waiting'),
      ('${id}', 2, 1, 'webhook.unknown', '{"cause":"Outage: down","attempt":2}', 'waiting')`
