import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { backlog, processCheck, sagaChecks } from './doctor/running.ts'
import { nodeVersion } from './doctor/machine.ts'
import { eventLine } from './event-line.ts'
import { report } from './shop/import/report.ts'
import { logLine } from './log-line.ts'
import { mailTable } from './mail.ts'
import { table } from './output.ts'
import { processTable } from './processes.ts'

const log = (entry: object) => logLine({ process: 'cart', text: JSON.stringify(entry) })
const entry = { level: 'info', time: '2026-11-21T08:30:01.250Z', service: 'cart', instance: 'i', message: 'hello' }

describe('a log line', () => {
  test('shows time, process, level, message, facts and the beginning of the trace id', () =>
    assert.equal(
      log({ ...entry, level: 'warn', traceId: '0123456789abcdef', facts: { n: 3, cause: 'not now', ok: 'yes' } }),
      '08:30:01.250 cart           warn  hello n=3 cause="not now" ok=yes trace=01234567',
    ))

  test('of another kind is shown as it is, behind its process', () => {
    for (const text of ['plain text', '{"a":1}', '[1]', 'null', ''])
      assert.equal(logLine({ process: 'cart', text }).trim(), `cart           ${text}`.trim())
  })

  test('puts a stack below itself', () =>
    assert.equal(
      log({ ...entry, level: 'error', facts: { stack: 'Error: x\n    at y' } }),
      '08:30:01.250 cart           error hello\n    Error: x\n        at y',
    ))
})

describe('an event line', () => {
  const event = {
    specversion: '1.0',
    id: '1',
    source: '/souk/cart',
    type: 'cart.filled',
    subject: 'cart_1',
    time: '2026-11-21T08:30:01.250Z',
    datacontenttype: 'application/json',
    sequence: '7',
    data: { lines: [1, 2, 3] },
  } as const
  const tailed = { arrival: 1, topic: 'cart', event }
  const start = '08:30:01.250 cart.filled          cart_1 #7 '

  test('shows time, type, the thing it happened to, its number and what it says', () =>
    assert.equal(eventLine(tailed), `${start}{"lines":[1,2,3]}`))

  test('is cut at the width of the terminal', () => {
    assert.equal(eventLine(tailed, start.length + 8), `${start}{"lines…`)
    assert.equal(eventLine(tailed, start.length + 17), `${start}{"lines":[1,2,3]}`)
  })
})

test('a table has its columns under their names, and numbers to the right', () =>
  assert.equal(
    table(
      ['name', 'size'],
      [
        ['a', 5],
        ['bcdef', 12],
        ['x', '-'],
      ],
    ),
    'name   size\na         5\nbcdef    12\nx         -',
  ))

test('a process that cannot run shows why', () => {
  const failed = {
    service: 'cart',
    name: 'cart',
    state: 'failed' as const,
    pid: undefined,
    url: undefined,
    restarts: 2,
    readyMs: undefined,
    reason: 'CART_DAYS must be a number',
    memoryMb: undefined,
  }
  assert.match(processTable([failed]), /^cart +failed: CART_DAYS must be a number +- +- +- +2 +-$/m)
  assert.deepEqual(processCheck(failed), {
    check: 'cart',
    level: 'fail',
    found: 'cannot run: CART_DAYS must be a number',
    advice: 'mend it, then npm run souk -- start cart',
  })
})

test('a process that came back says how often', () => {
  const ready = {
    service: 'cart',
    name: 'cart',
    state: 'ready' as const,
    pid: 7,
    url: 'http://127.0.0.1:7',
    readyMs: 7,
    reason: undefined,
    memoryMb: 7,
  }
  const found = (restarts: number) => processCheck({ ...ready, restarts }).found
  assert.deepEqual([0, 1, 2].map(found), ['ready', 'ready, after 1 restart', 'ready, after 2 restarts'])
})

test('an import report lists what was refused, but not for ever', () => {
  const refused = Array.from({ length: 60 }, (_, at) => ({
    line: at + 2,
    code: 'bad_sku' as const,
    message: 'bad',
    ...(at === 0 ? { sku: 'A B' } : {}),
  }))
  const lines = report({ created: 1, updated: 2, unchanged: 3, refused }).split('\n')
  assert.deepEqual(lines.slice(0, 3), [
    'created 1, updated 2, unchanged 3, refused 60',
    '  line 2 (A B): bad',
    '  line 3: bad',
  ])
  assert.deepEqual(lines.slice(-1), ['  and 10 more: --json lists all of them'])
  assert.equal(lines.length, 52)
})

describe('doctor', () => {
  test('knows which Node is new enough', () => {
    const levels = ['22.20.0', '24.14.1', '24.15.0', '26.0.0'].map((version) => nodeVersion(version).level)
    assert.deepEqual(levels, ['fail', 'fail', 'ok', 'ok'])
  })

  test('warns of readers that are behind and fails for those that missed something', () => {
    const topic = (...groups: { name: string; lag: number; lost: number }[]) => ({ topics: [{ name: 'cart', groups }] })
    assert.deepEqual(
      backlog(topic({ name: 'a', lag: 5, lost: 0 })).map(({ level, found }) => [level, found]),
      [['ok', '5 wait for their readers']],
    )
    assert.deepEqual(
      backlog(topic({ name: 'a', lag: 5_000, lost: 0 }, { name: 'b', lag: 0, lost: 2 })).map(({ level, found }) => [
        level,
        found,
      ]),
      [
        ['fail', 'b has missed 2 events of cart'],
        ['warn', 'a is 5000 events of cart behind'],
      ],
    )
  })

  test('warns of sagas that call for somebody, and of those that are open for longer than an hour', () => {
    const at = Date.UTC(2026, 10, 21)
    const begun = (minutes: number) => ({
      begunAt: new Date(at - minutes * 60_000).toISOString(),
      pending: [{}],
      timers: [],
    })
    const found = (...data: Parameters<typeof sagaChecks>[0]['data']) =>
      sagaChecks({ data, unreachable: [] }, at).map(({ level, found }) => [level, found])
    assert.deepEqual(found(), [['ok', 'none under way']])
    assert.deepEqual(found(begun(59)), [['ok', '1 under way']])
    assert.deepEqual(found({ ...begun(6_000), pending: [] }), [['ok', '1 under way']])
    assert.deepEqual(
      found({ ...begun(61), pending: [], timers: [{}] }, { ...begun(90), endedAt: '', alarm: {} }, begun(0)),
      [
        ['warn', '1 with an alarm'],
        ['warn', '1 open for longer than an hour'],
      ],
    )
    assert.deepEqual(
      sagaChecks({ data: [], unreachable: ['cart'] }, at).map(({ found }) => found),
      ['cart cannot be asked'],
    )
  })
})

test('messages are listed with what they say, and the newest can be opened', () => {
  const mail = {
    id: 'msg_1@souk',
    channel: 'email',
    to: 'ada@example.com',
    subject: 'Your order is confirmed',
    text: 'Hello',
    at: '2026-11-21T08:30:01.250Z',
    deliveries: 2,
  }
  const listed = mailTable([mail, { ...mail, channel: 'sms', subject: '', text: 'Still waiting' }], 'http://here')
  assert.match(listed, /^2026-11-21 08:30:01 +email +ada@example\.com +2 +Your order is confirmed$/m)
  assert.match(listed, /sms .* Still waiting$/m)
  assert.match(listed, /http:\/\/here\/inbox$/)
})
