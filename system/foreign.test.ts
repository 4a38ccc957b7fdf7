import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { isForeign, readForeign } from './foreign.ts'

const folder = mkdtempSync(join(tmpdir(), 'souk-foreign-'))
after(() => rmSync(folder, { recursive: true }))
const manifest = (text: string) => writeFileSync(join(folder, 'service.json'), text)

test('a folder without a manifest is no service in another language', () => {
  assert.equal(isForeign(folder), false)
  assert.throws(() => readForeign(folder), /service\.json cannot be read: ENOENT/)
})

test('a manifest says the name of a service and how it is run', () => {
  manifest('{"name": "weather", "version": "1.0.0", "run": ["ruby", "weather.rb"]}')
  assert.equal(isForeign(folder), true)
  assert.deepEqual(readForeign(folder), { name: 'weather', run: ['ruby', 'weather.rb'], folder })
})

for (const [text, sentence] of [
  ['{', /cannot be read/],
  ['[]', /"name" must be the name of a service/],
  ['null', /"name" must be/],
  ['{"name": "../x", "run": ["ruby"]}', /"name" must be/],
  ['{"name": "weather"}', /"run" must be a command, such as \["python3", "-m", "weather"\]/],
  ['{"name": "weather", "run": "ruby weather.rb"}', /"run" must be/],
  ['{"name": "weather", "run": []}', /"run" must be/],
  ['{"name": "weather", "run": ["ruby", 1]}', /"run" must be/],
] as const)
  test(`a manifest that is ${text} is refused with a sentence`, () => {
    manifest(text)
    assert.throws(() => readForeign(folder), sentence)
  })
