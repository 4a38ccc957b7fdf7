import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { contract, object, query, string } from '@souk/kit/contract'
import { systemClock, type Clock } from '@souk/kit/world'
import { STAFF_KEY, until } from '../test-support.ts'
import { graphqlLimits } from './limits.ts'
import { openShop, type Reply } from './test-support.ts'

/** The lists of an answer. */
const listed = (answer: unknown) =>
  answer as { data: { parts: unknown }[]; userErrors: { code: string; pointer: string }[] }

const odd = contract('odd', {
  doc: 'Does not keep what it promises.',
  operations: {
    look: query('GET /v1/odd', {
      doc: 'Looks.',
      input: object({}),
      output: object({ name: string() }),
      access: 'public',
    }),
  },
  events: {},
})

const staff = { authorization: `Bearer ${STAFF_KEY}` }

test('a query asks one service, and only for the fields that are wanted', async (t) => {
  const { ask } = await openShop(t)
  assert.deepEqual(await ask('{ shelfThing(id: "a") { title parts { sku } } }'), {
    data: { shelfThing: { title: 'Thing a', parts: [{ sku: 'a-1' }, { sku: 'a-2' }] } },
  })
})

test('what everybody gets is asked for once, over GraphQL and HTTP, until it is changed', async (t) => {
  const { ask, post, asked, gateway } = await openShop(t)
  const query = '{ shelfThing(id: "a") { title } }'
  for (let times = 0; times < 3; times++)
    assert.deepEqual(await ask(query), { data: { shelfThing: { title: 'Thing a' } } })
  const reply = await fetch(`${gateway.url}/v1/things/a`)
  assert.equal(reply.headers.get('cache-status'), 'souk;hit')
  assert.equal(asked.get('thing'), 1)
  await post({ query: 'mutation { shelfCount(input: { sku: "x", left: 1 }) { result } }' }, staff)
  await ask(query)
  assert.equal(asked.get('thing'), 2)
  await post({ query }, staff)
  assert.equal(asked.get('thing'), 3, 'who shows a key gets an answer of their own')
})

test('words, large numbers, money and unions come as GraphQL writes them', async (t) => {
  const { ask } = await openShop(t)
  const document = `{ tillBill(id: "1") { status big note lines { price { amount } } paid { __typename ... on TillBillPaidCard { last4 } } } }`
  const { data } = await ask(document.replaceAll('TillBillPaid', 'BillPaid'))
  assert.deepEqual(data?.tillBill, {
    status: 'PAYMENT_PENDING',
    big: 2 ** 40,
    note: null,
    lines: [{ price: { amount: 5 } }, { price: { amount: 7 } }],
    paid: { __typename: 'BillPaidCard', last4: '4242' },
  })
})

test('links between services are followed, with one call for all of a list', async (t) => {
  const { ask, asked } = await openShop(t)
  const { data, errors } = await ask('{ shelfThings(limit: 30) { data { parts { sku level { left } } } } }')
  assert.equal(errors, undefined)
  const things = listed(data?.shelfThings).data
  assert.equal(things.length, 30)
  assert.deepEqual(things[0]?.parts, [
    { sku: 'a-1', level: { left: 3 } },
    { sku: 'a-2', level: null },
  ])
  assert.deepEqual(Object.fromEntries(asked), { things: 1, levels: 2 }, '60 keys, 50 at a time')
})

test('a link also leads from the answer of another service, and a thing is asked for once', async (t) => {
  const { ask, asked } = await openShop(t)
  const { data } = await ask(
    '{ one: tillBill(id: "1") { ...l } two: tillBill(id: "2") { ...l } } fragment l on Bill { lines { sku level { left } } }',
  )
  const lines = [
    { sku: 'a-1', level: { left: 3 } },
    { sku: 'z-9', level: null },
  ]
  assert.deepEqual(data, { one: { lines }, two: { lines } })
  assert.equal(asked.get('levels'), 1)
})

test('a link with a query that takes one key asks for each key once, and nothing there is null', async (t) => {
  const { ask, asked } = await openShop(t)
  const { data, errors } = await ask(
    '{ a: shelfThing(id: "a") { parts { maker { name } } } b: shelfThing(id: "a") { parts { maker { name } } } }',
  )
  assert.equal(errors, undefined)
  assert.deepEqual(data?.a, { parts: [{ maker: { name: 'Maker of a-1' } }, { maker: null }] })
  assert.equal(asked.get('maker'), 2)
})

test('what a query refuses is an error with the code of the problem', async (t) => {
  const { ask } = await openShop(t)
  const { data, errors } = await ask('{ shelfThing(id: "gone") { title } }')
  assert.equal(data?.shelfThing, null)
  const [{ message, path, extensions } = assert.fail()] = errors ?? []
  assert.deepEqual([message, path], ['There is no such thing.', ['shelfThing']])
  assert.equal(extensions?.code, 'unknown_thing')
  assert.equal(extensions?.status, 404)
  assert.match(String(extensions?.traceId), /^[0-9a-f]{32}$/)
})

const BUY = `mutation($input: TillBuyInput!, $key: String!) {
  tillBuy(input: $input, idempotencyKey: $key) { result { id } pending userErrors { code message pointer reason facts { name value } } }
}`
const cash = { cash: true }

test('a mutation answers its result, and once for each idempotency key', async (t) => {
  const { ask, bought } = await openShop(t)
  const variables = {
    input: { lines: [{ sku: 'a-1', quantity: 1 }], pay: { card: { token: 'tok' } } },
    key: randomUUID(),
  }
  const first = await ask(BUY, variables)
  assert.deepEqual(first, { data: { tillBuy: { result: { id: 'b1' }, pending: false, userErrors: [] } } })
  assert.deepEqual(await ask(BUY, variables), first)
  assert.deepEqual(bought[0], { lines: [{ sku: 'a-1', quantity: 1 }], pay: { by: 'card', token: 'tok' } })
})

test('what a mutation refuses is a user error with a typed code and its facts', async (t) => {
  const { ask } = await openShop(t)
  const input = { lines: [{ sku: 'a-1', quantity: 9 }], pay: cash }
  const { data, errors } = await ask(BUY, { input, key: randomUUID() })
  assert.equal(errors, undefined)
  assert.deepEqual(data?.tillBuy, {
    result: null,
    pending: false,
    userErrors: [
      {
        code: 'OUT_OF_STOCK',
        message: 'Not so many.',
        pointer: '/lines/0/quantity',
        reason: 'out_of_stock',
        facts: [{ name: 'available', value: '3' }],
      },
    ],
  })
})

test('an input that breaks the contract never reaches the service, and the field is named', async (t) => {
  const { ask, asked } = await openShop(t)
  const { data } = await ask(BUY, { input: { lines: [{ sku: '', quantity: 11 }], pay: cash }, key: randomUUID() })
  const { userErrors } = listed(data?.tillBuy)
  assert.deepEqual(
    userErrors.map(({ code, pointer }) => [code, pointer]),
    [
      ['INVALID', '/lines/0/sku'],
      ['INVALID', '/lines/0/quantity'],
    ],
  )
  assert.equal(asked.get('buy'), undefined)
})

const badTexts = ['\ud800', 'line\nbreak', 'ü'.repeat(3), '\u0000']
for (const text of badTexts)
  test(`a text that cannot travel does not break the circuit of its service: ${JSON.stringify(text)}`, async (t) => {
    const { post, ask } = await openShop(t)
    const query =
      'mutation($v: String) { shelfCount(input: { sku: "a-1", left: 1, ifVersion: $v }) { result userErrors { code pointer } } }'
    for (let times = 0; times < 30; times++) {
      const { body } = await post({ query, variables: { v: text } }, staff)
      const { userErrors } = listed(body.data?.shelfCount)
      assert.equal(userErrors[0]?.pointer, '/ifVersion', JSON.stringify(body))
    }
    assert.equal((await ask('{ shelfThing(id: "a") { id } }')).errors, undefined)
  })

test('who may not do something is told so, before the service is asked', async (t) => {
  const { ask, post, asked, left } = await openShop(t)
  const query = 'mutation { shelfCount(input: { sku: "b-1", left: 7 }) { result userErrors { code } } }'
  const { errors } = await ask(query)
  assert.equal(errors?.[0]?.extensions?.code, 'unauthenticated')
  assert.equal(asked.get('count'), undefined)
  const { body } = await post({ query }, staff)
  assert.deepEqual(body.data, { shelfCount: { result: true, userErrors: [] } })
  assert.equal(left.get('b-1'), 7)
  const wrong = await post({ query }, { authorization: 'Bearer wrong' })
  assert.equal(wrong.status, 401)
  assert.equal(wrong.body.code, 'unauthenticated')
})

test('each attempt to guess counts, also when many are made in one request', async (t) => {
  const { post, asked } = await openShop(t, { settings: { guessPerMinute: 5, limitLocal: true } })
  const guesses = Array.from(
    { length: 12 },
    (_, at) => `g${at}: tillOpen(input: { code: "${at}" }) { result { open } }`,
  )
  const { body } = await post({ query: `mutation { ${guesses.join(' ')} }` })
  assert.equal(body.errors?.[0]?.extensions?.code, 'rate_limited')
  assert.ok((asked.get('open') ?? 0) <= 6, `${asked.get('open')} guesses`)
})

const tooMuch = {
  'nested too deep': `{ shelfThing(id: "a") { ${'parts { whole { '.repeat(6)}id${' } }'.repeat(6)} } }`,
  'that wants to know all about all of the schema': `{ __schema { types { ${'fields { type { '.repeat(5)}name${' } }'.repeat(5)} } } }`,
  'with too many other names': `{ ${Array.from({ length: 25 }, (_, at) => `a${at}: shelfThing(id: "a") { id }`).join(' ')} }`,
  'too long': `{ ${'shelfThing(id: "a") { id } '.repeat(200)} }`,
  'with a fragment that contains itself': '{ shelfThing(id: "a") { ...f } } fragment f on Thing { id ...f }',
  'with a field that does not exist': '{ shelfThing(id: "a") { price } }',
  'without a word of sense': '{ shelfThing(',
}
for (const [what, query] of Object.entries(tooMuch))
  test(`a document ${what} is refused before anybody is asked`, async (t) => {
    const { post, asked } = await openShop(t)
    const { body } = await post({ query })
    assert.ok((body.errors?.length ?? 0) > 0, JSON.stringify(body).slice(0, 300))
    assert.equal(body.data, undefined)
    assert.equal(asked.size, 0)
  })

test('a body that is no request, too large or too deep is refused with a problem or an error', async (t) => {
  const { post } = await openShop(t)
  const deep = `{"query":"{ __typename }","variables":${'['.repeat(40)}${']'.repeat(40)}}`
  assert.equal((await post(deep)).body.code, 'malformed')
  assert.equal((await post(`{"query":"${' '.repeat(300_000)}"}`)).status, 413)
  for (const body of [
    '',
    '[]',
    'null',
    '{"query":1}',
    '{',
    '{"query":"{ __typename }","variables":"x"}',
    '[{"query":"{ __typename }"}]',
  ])
    assert.equal((await post(body)).status, 400, body)
})

test('a document is remembered by its digest, and asked for when nobody remembers it', async (t) => {
  const { post } = await openShop(t)
  const query = '{ shelfThing(id: "a") { id } }'
  const sha256Hash = '0'.repeat(64)
  const unknown = await post({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
  assert.equal(unknown.body.errors?.[0]?.extensions?.code, 'PERSISTED_QUERY_NOT_FOUND')
  const wrong = await post({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } })
  assert.equal(wrong.body.errors?.[0]?.extensions?.code, 'PERSISTED_QUERY_MISMATCH')
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } }
  const taught = await post({ query, extensions })
  assert.deepEqual(taught.body.data, { shelfThing: { id: 'a' } })
  assert.deepEqual((await post({ extensions })).body.data, { shelfThing: { id: 'a' } })
})

test('a query can be sent by GET, a mutation cannot', async (t) => {
  const { gateway, bought } = await openShop(t)
  const get = (query: string) => fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`)
  const answered = (await (await get('{ shelfThing(id: "a") { id } }')).json()) as Reply
  assert.deepEqual(answered.data, { shelfThing: { id: 'a' } })
  const refused = await get(
    'mutation { tillBuy(input: { lines: [], pay: { cash: true } }, idempotencyKey: "1") { pending } }',
  )
  assert.equal(refused.status, 405)
  assert.equal(bought.length, 0)
  const deleted = await fetch(`${gateway.url}/graphql`, { method: 'DELETE' })
  assert.deepEqual([deleted.status, deleted.headers.get('allow')], [405, 'GET, POST'])
})

test('a form of a foreign page cannot send anything', async (t) => {
  const { post, bought } = await openShop(t)
  const buy = 'mutation { tillBuy(input: { lines: [], pay: { cash: true } }, idempotencyKey: "1") { pending } }'
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
  ]
  for (const type of types) assert.equal((await post({ query: buy }, { 'content-type': type })).status, 415, type)
  assert.equal(bought.length, 0)
})

test('what was changed is told also when a later change of the same document fails', async (t) => {
  const { ask, left } = await openShop(t)
  const cheap = 'tillOpen(input: { code: "1234" }) { result { open } }'
  const { data, errors } = await ask(
    `mutation { first: ${cheap} shelfCount(input: { sku: "a-1", left: 1 }) { result } last: ${cheap} }`,
  )
  const opened = { result: { open: true } }
  assert.deepEqual(data, { first: opened, shelfCount: null, last: opened })
  assert.equal(errors?.[0]?.extensions?.code, 'unauthenticated')
  assert.equal(left.get('a-1'), 3)
})

test('when its client leaves, what was not begun is not done', async (t) => {
  const { gateway, asked, bought } = await openShop(t)
  const leave = new AbortController()
  const query =
    'mutation { tillWait { result } tillBuy(input: { lines: [], pay: { cash: true } }, idempotencyKey: "1") { pending } }'
  const gone = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: leave.signal,
  })
  await until(() => asked.get('wait'), 'the first change is under way')
  leave.abort()
  await assert.rejects(gone)
  await until(() => asked.get('wait left'), 'its service hears that nobody waits')
  assert.equal(bought.length, 0)
})

test('an address with a document may be kept by others only where all of it is for everybody', async (t) => {
  const { gateway } = await openShop(t)
  const kept = async (query: string, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { headers })
    return reply.headers.get('cache-control')
  }
  const thing = 'shelfThing(id: "a") { id }'
  assert.equal(await kept(`{ ${thing} }`), 'public, max-age=0, s-maxage=30')
  assert.equal(await kept(`{ ${thing} tillBill(id: "1") { id } }`), 'no-store', 'a bill is told anew each time')
  assert.equal(await kept(`{ ${thing} other: shelfThing(id: "gone") { id } }`), 'no-store', 'an error')
  assert.equal(await kept(`{ ${thing} }`, staff), 'no-store', 'an answer to somebody')
})

test('a large answer comes compressed, and no answer to a mutation', async (t) => {
  const { gateway } = await openShop(t)
  const codingOf = async (query: string) => {
    const reply = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' },
      body: JSON.stringify({ query }),
    })
    const { data, errors } = (await reply.json()) as Reply
    assert.ok(data, JSON.stringify(errors))
    return reply.headers.get('content-encoding')
  }
  const many = Array.from({ length: 20 }, (_, at) => `a${at}: tillOpen(input: { code: "${at}" }) { result { open } }`)
  assert.equal(await codingOf('{ shelfThings(limit: 60) { data { id title } } }'), 'gzip')
  assert.equal(await codingOf(`mutation { ${many.join(' ')} }`), null)
})

test('a trace tells which operation it was, and a metric how documents end', async (t) => {
  const { ask, place } = await openShop(t)
  await ask('query Page { shelfThing(id: "a") { title } }')
  await ask('query Wrong { shelfThing(id: "gone") { title } }')
  await ask('{ nothing }')
  const { telemetry } = place
  const named = () => telemetry.spans.map(({ attributes }) => attributes['graphql.operation.name'])
  await until(() => named().includes('Page') && named().includes('Wrong'), 'the spans')
  const metrics = await telemetry.metrics()
  for (const outcome of ['answered', 'with_errors', 'refused'])
    assert.match(metrics, new RegExp(`souk_graphql_documents_total\\{[^}]*outcome="${outcome}"[^}]*\\} 1`))
})

test('an answer that breaks its contract is a defect, which is written down and not shown', async (t) => {
  const { place, ask } = await openShop(t)
  await place.service(odd, (_, response) => void response.end('{"secret":"s3cret"}'))
  await until(
    async () => (await ask('{ known: __type(name: "OddLook") { name } }')).data?.known,
    'the new service is known',
  )
  const { data, errors } = await ask('{ oddLook { name } }')
  assert.equal(data?.oddLook, null)
  const [{ message, path, extensions } = assert.fail()] = errors ?? []
  assert.deepEqual([message, path], ['It was written down and will be looked into.', ['oddLook', 'name']])
  assert.deepEqual([extensions?.code, extensions?.status], ['defect', 500])
  const line = place.telemetry.lines.find(({ message: written }) => written === 'defect in the gateway')
  assert.match(JSON.stringify(line), /Cannot return null for non-nullable field/)
})

test('a service that is away makes its own fields null, and the others are answered', async (t) => {
  const { ask, place } = await openShop(t)
  const instance = place.discovery.instances('till')[0]
  assert.ok(instance)
  place.discovery.instances = ((of) => (name: string) => (name === 'till' ? [] : of(name)))(place.discovery.instances)
  const { data, errors } = await ask('{ shelfThing(id: "a") { id } tillBill(id: "1") { id } }')
  assert.deepEqual(data, { shelfThing: { id: 'a' }, tillBill: null })
  assert.equal(errors?.[0]?.extensions?.code, 'unavailable')
})

test('a document may take half a minute: what is under way is given up then, and what is left is not begun', async (t) => {
  let timeIsUp = () => {}
  const { after } = systemClock
  const clock: Clock = {
    ...systemClock,
    after: (ms, run) => {
      if (ms !== graphqlLimits.timeMs) return after(ms, run)
      timeIsUp = run
      return () => {}
    },
  }
  const { ask, asked } = await openShop(t, { clock })
  const wait = 'tillWait { userErrors { code } }'
  const answer = ask(`mutation { first: ${wait} second: ${wait} }`)
  await until(() => asked.get('wait'), 'the first is under way')
  timeIsUp()
  const { data, errors = [] } = await answer
  assert.deepEqual(data, { first: null, second: null })
  const late = { message: 'A document may take 30 seconds.', extensions: { code: 'deadline_exceeded', status: 504 } }
  assert.deepEqual(
    errors.map(({ message, path, extensions }) => ({ message, path, extensions })),
    [
      { ...late, path: ['first'] },
      { ...late, path: ['second'] },
    ],
  )
  await until(() => asked.get('wait left'), 'the service hears that nobody waits')
  assert.equal(asked.get('wait'), 1)
})
