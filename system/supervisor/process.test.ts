import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { text } from 'node:stream/consumers'
import { EventEmitter } from 'node:events'
import { launch } from './launch.ts'
import { createLogLines } from './log-lines.ts'
import { superviseProcess, type Supervised, type Watcher } from './process.ts'

const node = process.execPath
const READY = `process.send({ state: 'listening', url: 'http://127.0.0.1:1', id: 'ins_' + process.pid }); process.send({ state: 'ready' })`
const STAY = `process.on('SIGTERM', () => process.exit(0)); process.on('disconnect', () => process.exit(0)); setInterval(() => {}, 1e6)`

interface Stage {
  readonly process: Supervised
  readonly heard: EventEmitter
  readonly gone: string[]
  readonly logs: ReturnType<typeof createLogLines>
  /** The ids under which a process in another language is waited for. */
  readonly expected: string[]
}

/**
 * A process of a few lines under supervision; what the supervisor hears of it comes as events. With `command` it is one in
 * another language, which runs that in place of Node and announces itself at once.
 */
function supervise(t: TestContext, code: string, command?: readonly string[]): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'souk-process-'))
  const file = join(folder, 'part.mjs')
  writeFileSync(file, code)
  const heard = new EventEmitter()
  const gone: string[] = []
  const logs = createLogLines()
  const expected: string[] = []
  const watcher: Watcher = {
    ready: () => heard.emit('ready'),
    ended: (_, how) => heard.emit('ended', how),
    failed: (_, reason) => heard.emit('failed', reason),
    complained: (_, text) => heard.emit('complained', text),
    gone: (id) => gone.push(id),
    announced: async (id) => {
      expected.push(id)
      return 'http://127.0.0.1:2'
    },
  }
  const part = { name: 'part', run: command ?? [file], env: {}, ...(command ? { foreign: folder } : {}) }
  const process = superviseProcess(part, 'part', logs, watcher)
  t.after(async () => {
    await process.stop()
    rmSync(folder, { recursive: true })
  })
  return { process, heard, gone, logs, expected }
}

test('a process is ready when it says so, ends when it is asked to, and can be started again', async (t) => {
  const { process, heard, gone } = supervise(t, `${READY};${STAY}`)
  assert.equal(process.state, 'stopped')
  for (const round of [1, 2]) {
    process.start()
    await once(heard, 'ready')
    const { state, url, id, pid } = process
    assert.deepEqual([state, url, id], ['ready', 'http://127.0.0.1:1', `ins_${pid}`])
    await process.stop()
    assert.deepEqual([process.state, process.pid, process.url, process.restarts], ['stopped', undefined, undefined, 0])
    assert.equal(gone.length, round, 'its instance is known to be gone')
  }
})

test('a process that is killed is started again, with another pid', async (t) => {
  const { process, heard } = supervise(t, `${READY};${STAY}`)
  process.start()
  await once(heard, 'ready')
  const { pid } = process
  process.kill()
  const [how] = (await once(heard, 'ended')) as [string]
  assert.equal(how, 'SIGKILL')
  await once(heard, 'ready')
  assert.notEqual(process.pid, pid)
  assert.equal(process.restarts, 1)
})

test('a process that keeps dying is started again later and later, until it is retired', async (t) => {
  const { process, heard } = supervise(t, 'process.exit(3)')
  process.start()
  const times: number[] = []
  for (let death = 0; death < 4; death++) {
    const [how] = (await once(heard, 'ended')) as [string]
    assert.equal(how, 'exit 3')
    times.push(performance.now())
  }
  assert.equal(process.state, 'restarting')
  assert.ok((times[3] as number) - (times[2] as number) >= 200, 'the third pause is 50 ms doubled twice')
  process.retire()
  await process.stop()
  assert.equal(process.state, 'stopped')
})

test('a process that says that it cannot run is left alone, with its reason in the log', async (t) => {
  const { process, heard, logs } = supervise(
    t,
    `process.send({ state: 'failed', reason: 'the data is newer' }, () => process.exit(78))`,
  )
  process.start()
  const [reason] = (await once(heard, 'failed')) as [string]
  assert.equal(reason, 'the data is newer')
  assert.deepEqual([process.state, process.reason, process.restarts], ['failed', 'the data is newer', 0])
  assert.deepEqual(
    logs.after(0, 10).map(({ text }) => text),
    ['the data is newer'],
  )
})

test('lines of error and all of stderr are complaints, other lines are only kept', async (t) => {
  const { process, heard, logs } = supervise(
    t,
    `console.log('{"level":"info","message":"a"}'); console.log('{"level":"error","message":"b"}'); ${STAY}`,
  )
  process.start()
  const [text] = (await once(heard, 'complained')) as [string]
  assert.match(text, /"b"/)
  assert.equal(logs.after(0, 10).length, 2)
})

test('the port of the public door is not passed on', async (t) => {
  const before = process.env.PORT
  process.env.PORT = '4242'
  t.after(() => (before === undefined ? delete process.env.PORT : (process.env.PORT = before)))
  const { process: part, heard } = supervise(t, `console.error(String(process.env.PORT)); ${STAY}`)
  part.start()
  assert.deepEqual(await once(heard, 'complained'), ['undefined'])
})

test('a process in another language runs in its folder, is ready when it is announced, and is stopped like any other', async (t) => {
  const { process, heard, expected, logs, gone } = supervise(t, STAY, [node, 'part.mjs'])
  process.start()
  await once(heard, 'ready')
  assert.deepEqual([process.state, process.url, process.id], ['ready', 'http://127.0.0.1:2', expected[0]])
  process.kill()
  await once(heard, 'ended')
  await once(heard, 'ready')
  assert.deepEqual([process.restarts, process.id], [1, expected[1]])
  await process.stop()
  assert.deepEqual([process.state, gone, logs.after(0, 10)], ['stopped', expected, []])
})

test('a process in another language is told its id, and hears the end of its supervisor at its standard input', async () => {
  const code = `process.stdin.on('end', () => console.log(process.env.SOUK_INSTANCE)).resume()`
  let expected = ''
  const announced = async (id: string) => (expected = id)
  const child = launch({ name: 'part', run: [node, '-e', code], env: {}, foreign: '.' }, announced, () => {})
  assert.ok(child.stdin && child.stdout)
  child.stdin.end()
  assert.equal(await text(child.stdout), `${expected}\n`)
})

test('a command that this machine does not have is not tried again', async (t) => {
  const { process, heard } = supervise(t, '', ['no-such-language'])
  process.start()
  assert.match(String(await once(heard, 'failed')), /no-such-language ENOENT/)
  assert.deepEqual([process.state, process.restarts], ['failed', 0])
})

test('what a process in another language said last is why it cannot run', async (t) => {
  const { process, heard } = supervise(t, `console.error('a library is missing'); process.exit(78)`, [node, 'part.mjs'])
  process.start()
  assert.deepEqual(await once(heard, 'failed'), ['a library is missing'])
  assert.deepEqual([process.state, process.reason, process.restarts], ['failed', 'a library is missing', 0])
})
