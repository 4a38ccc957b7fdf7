import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations, type Rule } from './rule.ts'

const rule: Rule<string> = {
  concerns: (subject) => subject !== 'left out',
  judge: (subjects) => subjects.map((subject, at) => `file.ts:${at + 1}: says ${subject}`),
  allowed: { 'file.ts: says please': 'It is polite.' },
}

test('an exception covers what it names, wherever in the file it stands', () => {
  assert.deepEqual(violations(rule, ['please', 'no', 'please']), ['file.ts:2: says no'])
})

test('an exception that nothing needs is a violation itself', () => {
  assert.deepEqual(violations(rule, []), ['file.ts: says please: is an exception that nothing needs'])
})

test('a rule is not asked about what does not concern it', () => {
  assert.deepEqual(violations(rule, ['left out', 'please']), [])
})
