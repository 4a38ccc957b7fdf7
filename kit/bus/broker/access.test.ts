import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStand } from './testing/stand.ts'

test('without the right token only health answers', async () => {
  const stand = await openStand()
  try {
    for (const authorization of ['', 'Bearer', 'Bearer secreT', 'Bearer secretly', 'Basic secret', 'secret'])
      for (const [path, body] of [
        ['/v1/topics'],
        ['/v1/events'],
        ['/v1/topics/order/events', '{}'],
        ['/nowhere'],
      ] as const) {
        const answer = await stand.ask(path, body, { authorization })
        assert.deepEqual([answer.status, answer.body.code], [401, 'unauthenticated'], `${authorization} ${path}`)
      }
    assert.equal((await fetch(`http://127.0.0.1:${stand.port()}/health/ready`)).status, 200)
    assert.equal((await stand.ask('/health/ready')).status, 200)
    assert.equal((await stand.ask('/v1/topics')).status, 200)
  } finally {
    await stand.close()
  }
})

test('a client that shows a wrong token to health learns it', async () => {
  const stand = await openStand()
  try {
    assert.equal((await stand.ask('/health/ready', undefined, { authorization: 'Bearer wrong' })).status, 401)
  } finally {
    await stand.close()
  }
})
