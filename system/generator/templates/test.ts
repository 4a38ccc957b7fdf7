import type { Plan } from './plan.ts'

export const testFile = ({ identifier, source, event, payload }: Plan): string => {
  const key = (payload as Record<string, unknown>)[event.key]
  return `\
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { ${source} } from '@souk/${event.service}/contract'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { ${identifier} } from './contract.ts'
import service from './service.ts'

const { tally, record } = ${identifier}.operations

let shop: Trial
beforeEach(async () => {
  shop = await trial([service])
})
afterEach(() => shop.stop())

test('what is recorded is counted and announced', async () => {
  await shop.ask(record, { subject: 'visit' }, staff)
  assert.equal((await shop.ask(record, { subject: 'visit' }, staff)).count, 2)
  assert.equal((await shop.ask(tally, { subject: 'visit' })).count, 2)
  assert.deepEqual(
    (await shop.published()).filter(({ type }) => type === ${identifier}.events.recorded.type).map(({ data }) => data),
    [1, 2].map((count) => ({ subject: 'visit', count })),
  )
})

test('what nobody recorded is not known', () =>
  assert.rejects(shop.ask(tally, { subject: 'nothing' }), (error) => isRefusal(error, 'unknown_subject')))

test('only staff may record', () =>
  assert.rejects(shop.ask(record, { subject: 'visit' }), (error) => isRefusal(error, 'unauthenticated')))

test('the event ${event.type} is recorded under the thing it happened to', async () => {
  await shop.tell(${source}.events.${event.name}, ${JSON.stringify(payload)})
  assert.equal((await shop.ask(tally, { subject: ${JSON.stringify(key)} })).count, 1)
  assert.deepEqual(
    (await shop.published()).filter(({ type }) => type === ${identifier}.events.recorded.type).map(({ subject }) => subject),
    [${JSON.stringify(key)}],
  )
})
`
}
