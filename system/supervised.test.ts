import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import type { Report } from './supervised.ts'

const module = JSON.stringify(new URL('supervised.ts', import.meta.url))

/** A supervised process whose start is a few lines; with a channel to its supervisor, or alone. */
function supervised(t: TestContext, start: string, channel: 'ipc' | 'ignore' = 'ipc'): ChildProcess {
  const code = `const { supervised } = await import(${module}); await supervised(async (tell) => { ${start} })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'pipe', channel],
  })
  t.after(() => child.kill('SIGKILL'))
  return child
}

const exitOf = async (child: ChildProcess) => (await once(child, 'exit'))[0] as number

test('what will be wrong the next time too is told, and ends the process for good', async (t) => {
  const child = supervised(t, `throw new Error('the data is newer')`)
  const [[report], code] = await Promise.all([once(child, 'message'), exitOf(child)])
  assert.deepEqual(report as Report, { state: 'failed', reason: 'the data is newer' })
  assert.equal(code, 78)
})

test('what passes by itself ends the process so that it is started again', async (t) => {
  for (const facts of [{ code: 'ENOSPC' }, { errcode: 13 }, { cause: { errcode: 5 } }])
    assert.equal(await exitOf(supervised(t, `throw Object.assign(new Error('full'), ${JSON.stringify(facts)})`)), 1)
})

test('without a supervisor the sentence is written', async (t) => {
  const child = supervised(t, `throw new Error('the data is newer')`, 'ignore')
  const [[said], code] = await Promise.all([once(child.stderr as NodeJS.ReadableStream, 'data'), exitOf(child)])
  assert.deepEqual([String(said), code], ['the data is newer\n', 78])
})

for (const [how, end] of [
  ['it is asked to', (child: ChildProcess) => void child.kill('SIGTERM')],
  ['its supervisor has gone', (child: ChildProcess) => child.disconnect()],
] as const)
  test(`it stops in order when ${how}`, async (t) => {
    const child = supervised(t, `tell({ state: 'ready' }); return async () => void process.stderr.write('drained')`)
    await once(child, 'message')
    end(child)
    const [[said], code] = await Promise.all([once(child.stderr as NodeJS.ReadableStream, 'data'), exitOf(child)])
    assert.deepEqual([String(said), code], ['drained', 0])
  })
