import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { test } from 'node:test'
import { createLogLines } from './log-lines.ts'

test('lines are numbered over all processes, and told one by one', async () => {
  const logs = createLogLines()
  const told: string[] = []
  const stream = Readable.from(['one\ntw', 'o\n'])
  logs.read('catalog', stream, (text) => told.push(text))
  await finished(stream)
  logs.add('inventory', 'three')
  assert.deepEqual(told, ['one', 'two'])
  assert.deepEqual(
    logs.after(0, 10).map(({ at, process, text }) => [at, process, text]),
    [
      [1, 'catalog', 'one'],
      [2, 'catalog', 'two'],
      [3, 'inventory', 'three'],
    ],
  )
})

test('the newest lines after a number are found, of some processes or of all', () => {
  const logs = createLogLines()
  for (const name of ['a', 'b', 'a', 'b', 'a']) logs.add(name, name)
  const found = (...query: Parameters<typeof logs.after>) => logs.after(...query).map(({ at }) => at)
  assert.deepEqual(found(0, 2), [4, 5])
  assert.deepEqual(found(2, 10), [3, 4, 5])
  assert.deepEqual(found(0, 10, ['a']), [1, 3, 5])
  assert.deepEqual(found(5, 10), [])
})

test('only so many lines are kept, and their numbers go on', () => {
  const logs = createLogLines()
  for (let line = 1; line <= 5_000; line++) logs.add('a', String(line))
  const kept = logs.after(0, 10_000)
  assert.equal(kept.length, 2_000)
  assert.equal(kept.at(-1)?.at, 5_000)
})
