import assert from 'node:assert/strict'
import test from 'node:test'
import { withFallback } from './fallback.ts'

const outage = new Error('down')
const refusal = new Error('out of stock')
const isOutage = (error: unknown) => error === outage

test('an outage is answered by the substitute, which is told why', async () => {
  const answer = await withFallback<unknown>(
    () => Promise.reject(outage),
    isOutage,
    (error) => ({ instead: error }),
  )
  assert.deepEqual(answer, { instead: outage })
})

test('a refusal is never hidden behind a substitute', async () => {
  const call = withFallback<string>(
    () => Promise.reject(refusal),
    isOutage,
    () => 'instead',
  )
  await assert.rejects(call, refusal)
})

test('a success does not ask the substitute', async () => {
  const substitute = () => assert.fail('asked')
  assert.equal(await withFallback(async () => 'answer', isOutage, substitute), 'answer')
})

test('a failing substitute is an error and not a silence', async () => {
  const substitute = () => Promise.reject(new Error('no copy either'))
  await assert.rejects(
    withFallback(() => Promise.reject(outage), isOutage, substitute),
    /no copy either/,
  )
})
