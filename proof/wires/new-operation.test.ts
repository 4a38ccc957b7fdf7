import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract, object, query, string } from '@souk/kit/contract'
import { service } from '@souk/kit/service'
import { callGrpc } from '../../gateway/grpc/test-support.ts'
import { town, until } from '../../gateway/test-support.ts'

const said = object({ name: string({ max: 40 }) })
const before = {
  hear: query('GET /v1/words', { doc: 'What was heard.', input: object({}), output: said, access: 'public' }),
}
const about = { doc: 'Is polite.', events: {} }
const older = contract('greeter', { ...about, operations: before })

/** One operation more than before. That is all that somebody writes. */
const newer = contract('greeter', {
  ...about,
  operations: {
    ...before,
    greet: query('GET /v1/greetings/:name', {
      doc: 'Greets somebody.',
      input: said,
      output: object({ text: string() }),
      access: 'public',
    }),
  },
})
const hear = async () => ({ name: 'a word' })
const greet = async ({ name }: { name: string }) => ({ text: `Good morning, ${name}` })
const greeting = { text: 'Good morning, Ada' }

test('an operation that is new in a contract can be called over HTTP, GraphQL and gRPC and by the client, and is documented', async (t) => {
  const place = await town(t)
  const old = await place.host(service(older, { operations: { hear } }))
  const gateway = await place.gateway({ expected: ['greeter'], grpcPort: 0 })
  const read = async (path: string) => (await fetch(gateway.url + path)).text()
  await until(() => gateway.notReady().length === 0, 'ready')
  assert.equal((await fetch(`${gateway.url}/v1/greetings/Ada`)).status, 404)
  await place.host(service(newer, { operations: { hear, greet } }), '2.0.0')
  await old.stop()
  await until(async () => (await fetch(`${gateway.url}/v1/greetings/Ada`)).status === 200, 'the route')

  assert.deepEqual(JSON.parse(await read('/v1/greetings/Ada')), greeting)

  const document = encodeURIComponent('{ greeterGreet(name: "Ada") { text } }')
  const { data } = JSON.parse(await read(`/graphql?query=${document}`)) as { data: unknown }
  assert.deepEqual(data, { greeterGreet: greeting })

  const caller = callGrpc(gateway.grpcUrl as string, newer)
  t.after(caller.close)
  assert.deepEqual((await caller.ask(newer.operations.greet, { name: 'Ada' })).body, greeting)

  const client = (await import(`data:text/javascript,${encodeURIComponent(await read('/client.js'))}`)) as {
    createClient(options: { url: string }): { greeter: { greet(input: object): Promise<unknown> } }
  }
  assert.deepEqual(await client.createClient({ url: gateway.url }).greeter.greet({ name: 'Ada' }), greeting)

  const { paths } = JSON.parse(await read('/openapi.json')) as { paths: object }
  assert.ok('/v1/greetings/{name}' in paths, 'what /docs shows')
})
