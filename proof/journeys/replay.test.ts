import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { compare, type Report } from '../retail/compare.ts'
import { expect } from '../retail/expect.ts'
import { BASKETS, writeDirtyFiles } from '../retail/dirty-files.ts'
import { root, startSystem, temporaryFolder, type System } from './system.ts'

interface Replayed extends Report {
  readonly before: number
  readonly received: number
  readonly failed: readonly object[]
  readonly files: Report['shop']
  readonly differences: readonly { readonly of: string; readonly name: string }[]
}

const ends: (() => Promise<void>)[] = []
const folder = temporaryFolder()
let shop: System

before(async () => {
  writeDirtyFiles(folder)
  shop = await startSystem({ after: (end) => void ends.push(end as () => Promise<void>) })
})
after(async () => {
  for (const end of ends) await end()
})

/** Runs the command to its end, or kills it as soon as it says `until`. */
function souk(args: readonly string[], until?: RegExp): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [join(root, 'system/souk.ts'), 'replay', folder, ...args], {
    env: { ...process.env, SOUK_DATA: shop.data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      out += String(chunk)
      if (until?.test(out)) child.kill('SIGKILL')
    })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })))
}

async function replay(...args: string[]): Promise<{ code: number | null; report: Replayed }> {
  const { code, out } = await souk([...args, '--json'])
  assert.match(out, /^\{/, out)
  return { code, report: JSON.parse(out) as Replayed }
}

test('the invoices of a file are bought, each once, though the replay is killed and run again', async () => {
  const first = await replay('--limit', '10')
  assert.deepEqual([first.code, first.report.before, first.report.failed], [0, 0, []])
  assert.equal(first.report.received, first.report.shop.total.units, 'just what is needed')
  assert.deepEqual(compare(expect(folder, 'invoices', 10), first.report), [])

  const killed = await souk([], /\d+ of \d+ bought/)
  assert.equal(killed.code, null)

  const { code, report } = await replay()
  assert.deepEqual(report.failed, [])
  assert.deepEqual(report.differences, [])
  assert.equal(code, 0)
  assert.deepEqual(compare(expect(folder, 'invoices'), report), [])
  assert.ok(report.before > first.report.shop.total.orders, 'it goes on where it was')

  const again = await replay()
  assert.deepEqual([again.code, again.report.before], [0, report.shop.total.orders])
  assert.deepEqual(again.report.refused, report.refused)
  assert.ok(report.returns.shop.total.orders > 2, 'something came back')
  assert.deepEqual(again.report.returns, report.returns)
  assert.deepEqual(again.report.shop, report.shop)
})

test('the baskets are bought at the list price, without what nobody sells', async () => {
  const { code, report } = await replay('--baskets')
  assert.deepEqual([code, report.failed], [0, []])
  const expected = expect(folder, 'baskets')
  assert.deepEqual(compare(expected, report), [])
  assert.equal(report.shop.total.orders, BASKETS - 2)
  const reasons = new Set(report.refused.map(({ reason }) => reason))
  assert.deepEqual(reasons, new Set(['unknown_product', 'too_many_lines']))
})

test('a price that changes in the file is noticed by the replay and by the independent checker', async () => {
  const path = join(folder, 'lines.csv')
  const text = readFileSync(path, 'utf8')
  const before = await replay('--limit', '10')
  writeFileSync(path, text.replace(',1.65,', ',1.66,'))
  try {
    const { code, report } = await replay('--limit', '10')
    assert.equal(code, 1)
    assert.deepEqual(
      [...new Set(report.differences.map(({ of }) => of))],
      ['total', 'day', 'country', 'product', 'purchase'],
    )
    const wrong = compare(expect(folder, 'invoices', 10), before.report)
    assert.equal(wrong.length, 4, wrong.join('\n'))
    assert.match(wrong[0] ?? '', /^total: expected /)
    assert.match((await souk(['--limit', '10'])).out, /differences\n[^]*total +\d/)
  } finally {
    writeFileSync(path, text)
  }
})

test('a return that is lost, or of a penny more, is noticed by the independent checker', async () => {
  const { report } = await replay()
  const { total } = report.returns.shop
  for (const change of [{ orders: total.orders - 1 }, { pence: total.pence + 1 }]) {
    const shop = { ...report.returns.shop, total: { ...total, ...change } }
    assert.match(compare(expect(folder, 'invoices'), { ...report, returns: { shop } }).join(), /^returned: total/)
  }
})

test('the list of refused lines has every kind of dirt', () => {
  const { refused } = expect(folder, 'invoices')
  assert.deepEqual(
    new Set(refused.map(({ reason }) => reason)),
    new Set(['not_purchased', 'bad_quantity', 'bad_price', 'unknown_product', 'unknown_country']),
  )
})
