import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  categories,
  isProblem,
  isRefusal,
  platformProblem,
  platformProblems,
  Refusal,
  refusalProblem,
  type Category,
  type PlatformCode,
} from './index.ts'

test('a refusal is recognised by its brand and its code, also one of another copy of the kit', () => {
  const refusal = new Refusal('out_of_stock', 'conflict', 'Not enough.')
  const foreign = Object.assign(new Error('Not enough.'), { [Symbol.for('souk.refusal')]: true, code: 'out_of_stock' })
  for (const each of [refusal, foreign]) {
    assert.ok(isRefusal(each))
    assert.ok(isRefusal(each, 'out_of_stock'))
    assert.ok(!isRefusal(each, 'unknown_sku'))
  }
})

test('nothing else is a refusal', () => {
  for (const each of [new Error('x'), { code: 'out_of_stock' }, null, undefined, 'out_of_stock', 1])
    assert.ok(!isRefusal(each))
})

test('a refusal becomes a problem with the status of its category, its sentence and its faults', () => {
  const errors = [{ pointer: '/lines/0', sku: 'MUG' }]
  assert.deepEqual(refusalProblem(new Refusal('out_of_stock', 'conflict', 'Not enough.', errors)), {
    type: '/docs/problems#out_of_stock',
    title: 'It does not fit the present state',
    status: 409,
    code: 'out_of_stock',
    detail: 'Not enough.',
    errors: [{ pointer: '/lines/0', code: 'out_of_stock', message: 'Not enough.', sku: 'MUG' }],
  })
})

test('what a refusal says of one fault stays as it is', () => {
  const fault = { pointer: '/lines/0', code: 'too_few', message: 'There are 2.' }
  assert.deepEqual(refusalProblem(new Refusal('out_of_stock', 'conflict', 'Not enough.', [fault])).errors, [fault])
})

test('every category has a title, a status that blames the caller or the moment, and a number of gRPC', () => {
  for (const [category, { http, grpc }] of Object.entries(categories)) {
    const { title, status } = refusalProblem(new Refusal('x', category as Category, 'Because.'))
    assert.ok(title.length > 5, category)
    assert.equal(status, http)
    assert.ok((http >= 400 && http < 500) || http === 503, category)
    assert.ok(grpc >= 1 && grpc <= 16, category)
  }
})

test('every problem of the platform has a stable code, a status of an error and a title', () => {
  for (const [code, { status, title }] of Object.entries(platformProblems)) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/)
    assert.ok(status >= 400 && status < 600 && title.length > 5, code)
    const problem = platformProblem(code as PlatformCode, 'Because.')
    assert.deepEqual(problem, { type: `/docs/problems#${code}`, title, status, code, detail: 'Because.', errors: [] })
  }
})

test('a problem is recognised after it went over the wire, and nothing else is', () => {
  const sent: unknown = JSON.parse(JSON.stringify(platformProblem('defect', 'Because.')))
  assert.ok(isProblem(sent))
  for (const each of [null, 'defect', { code: 'defect' }, { code: 'x', status: 500, errors: {} }, [sent]])
    assert.ok(!isProblem(each))
})
