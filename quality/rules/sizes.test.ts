import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canary, enforce, files, repository } from '../enforce.ts'
import { sizes, spread } from './sizes.ts'

const lines = (count: number) => 'const line = 1\n'.repeat(count)
const all = repository()

enforce(sizes, all, {
  title: 'no file has more than 400 lines, and nine of ten have less than 250',
  atLeast: 150,
  canaries: {
    'a file that is too long': canary({ 'kit/host/host.ts': lines(401) }, /host\.ts: has 401 lines/),
    'files that are all long': canary(
      { 'kit/a.ts': lines(10), 'kit/b.ts': lines(260), 'kit/c.ts': lines(270) },
      /one file in ten has 270 lines or more/,
    ),
  },
  innocents: {
    'a long test and a file of exactly 400 lines among shorter ones': files({
      'kit/a.test.ts': lines(900),
      'kit/z.ts': lines(400),
      ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`kit/${at}.ts`, lines(50)])),
    }),
  },
})

test('the sizes of the files of this repository are reported', (t) => {
  const { median, ninetieth, longest } = spread(all.filter((file) => sizes.concerns(file)))
  t.diagnostic(`lines per file: median ${median}, nine of ten below ${ninetieth}, longest ${longest}`)
  assert.ok(median <= 100, `the median is ${median} lines`)
})
