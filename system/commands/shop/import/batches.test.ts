import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { batchesOf } from './batches.ts'

const cuts = (text: string, size?: number, length?: number) =>
  batchesOf(text, size, length).map(({ csv, firstLine, lines }) => [firstLine, lines, csv])

test('a file is cut into batches that each begin with its header and know their place', () =>
  assert.deepEqual(cuts('a,b\n1,x\n2,x\n3,x\n', 2), [
    [2, 2, 'a,b\n1,x\n2,x\n'],
    [4, 1, 'a,b\n3,x\n'],
  ]))

test('a record over several lines is not cut', () =>
  assert.deepEqual(cuts('a,b\n1,"x\ny\n"\n2, "p ""q"",\nr"\n3,7" wide\n', 2), [
    [2, 3, 'a,b\n1,"x\ny\n"\n'],
    [5, 2, 'a,b\n2, "p ""q"",\nr"\n'],
    [7, 1, 'a,b\n3,7" wide\n'],
  ]))

test('a quote that is never closed spoils its own line only', () => {
  const lines = Array.from({ length: 100 }, (_, at) => `${at},x`)
  const batches = batchesOf(['a,b', '0,"x', ...lines].join('\n'), 10)
  assert.deepEqual(
    batches.map(({ lines }) => lines),
    [...Array<number>(10).fill(10), 1],
  )
})

test('a batch of long lines is cut before it is too large to be sent', () =>
  assert.deepEqual(
    cuts(`a\n${'x'.repeat(60)}\n${'y'.repeat(60)}\nz`, 250, 100).map(([, lines]) => lines),
    [1, 2],
  ))

test('the mark and the line ends of another system make no difference', () =>
  assert.deepEqual(cuts('\uFEFFa,b\r\n1,x\r\n2,x\r\n'), cuts('a,b\n1,x\n2,x\n')))

test('a file with nothing below its header has no batches', () => {
  for (const text of ['', 'a,b', 'a,b\n']) assert.deepEqual(batchesOf(text), [])
})

test('no line is lost, doubled or moved, whatever is in it', () => {
  const line = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', 'é'), maxLength: 8 })
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 90 }),
      (lines, size, length) => {
        if (lines.at(-1) === '') lines.pop()
        let next = 2
        const sent = batchesOf(['h', ...lines, ''].join('\n'), size, length).flatMap(
          ({ csv, firstLine, lines: count }) => {
            assert.equal(firstLine, next)
            next += count
            const [header, ...rest] = csv.split('\n')
            assert.deepEqual([header, rest.pop()], ['h', ''])
            assert.equal(rest.length, count)
            return rest
          },
        )
        assert.deepEqual(sent, lines)
      },
    ),
  )
})
