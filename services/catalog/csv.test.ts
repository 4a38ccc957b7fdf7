import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { linesOf, readRecords } from './csv.ts'

const records = (text: string) => [...readRecords(linesOf(text))].map(({ line, cells }) => [line, cells])

describe('a CSV text', () => {
  it('is read as it was written, with the line on which each record begins', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'B', '7', '"', ',', '\n', ' ', 'é') })
      .map((text) => text.trim())
    const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (each, end) => {
        // More lines with quotes than are tried as the end of a cell would be given up.
        fc.pre(each.every((row) => row.join('').split('\n').length <= 4))
        const lines = each.map((row) => row.map(quoted).join(','))
        let at = 2
        const expected = each.flatMap((row, here) => {
          const line = at
          at += (lines[here] as string).split('\n').length
          return row.some((text) => text !== '') ? [[line, row]] : []
        })
        assert.deepEqual(records(['x,y,z', ...lines].join(end)).slice(1), expected)
      }),
    )
  })

  it('loses one line, and no other, to a quote that is not closed', () => {
    assert.deepEqual(records('a,b\n"open,1\nc,2\n"d",3'), [
      [1, ['a', 'b']],
      [2, undefined],
      [3, ['c', '2']],
      [4, ['d', '3']],
    ])
  })

  it('does not take the lines between two stray quotes for one cell', () => {
    assert.deepEqual(records('a,b\n"open,1\nc,2\nd,"'), [
      [1, ['a', 'b']],
      [2, undefined],
      [3, ['c', '2']],
      [4, undefined],
    ])
  })

  it('loses one line, and no other, to text behind a quote', () => {
    assert.deepEqual(records('a,b\n"x"y,1\nc,2').at(-2), [2, undefined])
    assert.deepEqual(records('a,b\n"x"y,1\nc,2').at(-1), [3, ['c', '2']])
  })

  it('takes a quote inside a cell as it is', () =>
    assert.deepEqual(records('RECORD FRAME 7" SIZE,1'), [[1, ['RECORD FRAME 7" SIZE', '1']]]))

  it('has no empty records, whatever a spreadsheet leaves at its end', () => {
    assert.deepEqual(records('\uFEFFa,b\r\n\r\n , \r\n,,,,\r\nc,d\r\n'), [
      [1, ['a', 'b']],
      [5, ['c', 'd']],
    ])
  })
})
