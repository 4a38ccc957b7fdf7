import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openShop, type Reply } from './test-support.ts'

const costOf = ({ extensions, errors }: Reply) => extensions?.cost ?? errors?.[0]?.extensions?.cost

const makers = '{ data { parts { maker { name } } } }'
const tooDear = {
  'by what it asks for': { query: `{ shelfThings(limit: 60) ${makers} }` },
  'by a variable': { query: `query($n: Int) { shelfThings(limit: $n) ${makers} }`, variables: { n: 60 } },
  'by the default of a variable': { query: `query($n: Int = 60) { shelfThings(limit: $n) ${makers} }` },
  'by a fragment': {
    query:
      'query { ...f } fragment f on Query { shelfThings(limit: 60) { data { ...g } } } fragment g on Thing { parts { maker { name } } }',
  },
}
for (const [how, asked] of Object.entries(tooDear))
  test(`a document that is too expensive ${how} is refused before anybody is asked, with its cost and the limit`, async (t) => {
    const shop = await openShop(t)
    const { status, body } = await shop.post(asked, { accept: 'application/graphql-response+json' })
    assert.equal(status, 400)
    assert.equal(body.data, undefined)
    const [{ message, extensions } = assert.fail()] = body.errors ?? []
    // The things, and of each of their parts its maker: a thing is taken to have 20 parts.
    assert.deepEqual(extensions, { code: 'too_much', cost: { estimated: 1 + 60 * 20, spent: 0, limit: 50 } })
    assert.match(message, /1201 calls .* 50/)
    assert.equal(shop.asked.size, 0)
  })

test('the same document for fewer things is answered, and says what it cost', async (t) => {
  const { post, asked } = await openShop(t)
  const { body } = await post({ query: `{ shelfThings(limit: 2) ${makers} }` })
  assert.equal(body.errors, undefined)
  assert.deepEqual(costOf(body), { estimated: 1 + 2 * 20, spent: 1 + 2 * 2, limit: 50 })
  assert.deepEqual(Object.fromEntries(asked), { things: 1, maker: 4 })
})

test('keys that go together cost one call, and what several fragments ask for costs once', async (t) => {
  const { post } = await openShop(t)
  const levels = await post({ query: '{ shelfThings(limit: 30) { data { parts { level { left } } } } }' })
  assert.deepEqual(costOf(levels.body), { estimated: 1 + 12, spent: 3, limit: 50 })
  const parts = 'parts { maker { name } }'
  const twice = await post({ query: `{ shelfThing(id: "a") { ${parts} ...f } } fragment f on Thing { ${parts} }` })
  assert.deepEqual(costOf(twice.body), { estimated: 1 + 20, spent: 3, limit: 50 })
})

test('lists that are longer than was supposed end at the limit, and what was asked for until then is told', async (t) => {
  const { post, asked } = await openShop(t)
  const { body } = await post({ query: '{ shelfThing(id: "large") { title parts { maker { name } } } }' })
  assert.deepEqual(costOf({ extensions: body.extensions as object }), { estimated: 21, spent: 50, limit: 50 })
  const codes = new Set(body.errors?.map(({ extensions }) => extensions?.code))
  assert.deepEqual([...codes], ['too_much'])
  assert.equal(body.errors?.length, 60 - 49)
  assert.equal(asked.get('maker'), 49)
  assert.match(JSON.stringify(body.data), /"title":"Thing large"/)
})
