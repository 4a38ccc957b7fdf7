import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShown, may, Refusal } from './index.ts'

test('a permission is held by its name or by every name, and not by a part of it', () => {
  const held = (...permissions: string[]) => may({ permissions }, 'order:read')
  assert.deepEqual(
    [held('order:read'), held('a', '*'), held(), held('order:write'), held('order')],
    [true, true, false, false, false],
  )
})

test('what its owner answers is shown, what it refuses so is not, and anything else is no answer', async () => {
  assert.equal(await isShown(Promise.resolve({}), 'unknown_order'), true)
  assert.equal(await isShown(Promise.reject(new Refusal('unknown_order', 'not_found', '')), 'unknown_order'), false)
  for (const error of [new Refusal('overloaded', 'unavailable', ''), new Error('unknown_order')])
    await assert.rejects(isShown(Promise.reject(error), 'unknown_order'), error)
})
