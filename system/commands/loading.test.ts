import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const souk = fileURLToPath(new URL('../souk.ts', import.meta.url))
const HEAVY = /\/node_modules\/(fastify|undici|ajv|pino)\//
const watching = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) })`)}`

const loadedBy = (...args: string[]): string[] =>
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', watching, ...args], {
    encoding: 'utf8',
  }).split('\n')

test('whoever asks for a command does not wait until what only others need is loaded', () => {
  const loaded = loadedBy(souk, '--help')
  assert.ok(loaded.some((url) => url.endsWith('/commands/status.ts')))
  assert.deepEqual(
    loaded.filter((url) => HEAVY.test(url)),
    [],
  )
  assert.ok(loadedBy('--input-type=module', '-e', 'import "undici"').some((url) => HEAVY.test(url)))
})
