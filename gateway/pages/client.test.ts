import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { request } from 'undici'
import {
  array,
  command,
  contract,
  integer,
  object,
  optional,
  oneOf,
  page,
  paging,
  query,
  string,
} from '@souk/kit/contract'
import { service } from '@souk/kit/service'
import { openBrowser } from '../test-browser.ts'
import { STAFF_KEY, town, until } from '../test-support.ts'

const output = object({ place: string(), units: integer(), version: integer({ min: 1 }) })
const secret = optional(string())
const shelf = contract('gift-shelf', {
  doc: 'A shelf.',
  operations: {
    list: query('GET /v1/shelves', {
      doc: 'All places.',
      input: object({ ...paging, colour: optional(array(oneOf(['red', 'blue']))) }),
      output: page(output),
      access: 'public',
    }),
    show: query('GET /v1/shelves/:place', {
      doc: 'One place.',
      input: object({ place: string(), secret }),
      output,
      access: 'public',
      headers: { secret: 'X-Shelf' },
      live: true,
      refusals: { unknown_place: 'not_found' },
    }),
    put: command('POST /v1/shelves/:place/units', {
      doc: 'Puts units there.',
      input: object({ place: string(), secret, units: integer({ min: 1 }), ifVersion: optional(integer()) }),
      output,
      access: 'public',
      headers: { secret: 'X-Shelf', ifVersion: 'If-Match' },
      guest: 'secret',
      status: 201,
      refusals: { changed_meanwhile: 'precondition' },
    }),
    picture: query('GET /v1/shelves/:place/picture', {
      doc: 'How it looks.',
      input: object({ place: string() }),
      output: object({ contentType: oneOf(['image/svg+xml']), content: string() }),
      access: 'public',
      file: true,
    }),
    count: command('POST /v1/shelves/count', {
      doc: 'Counts all.',
      input: object({}),
      output: object({ units: integer() }),
      access: 'shelf:write',
    }),
  },
  events: {},
})

/** The service, which keeps what it has in memory. */
function shelves() {
  let [units, version] = [1, 1]
  const now = (place: string) => ({ place, units, version })
  return service(shelf, {
    operations: {
      list: async ({ cursor = '0', limit = 2 }) => {
        const first = Number(cursor)
        const data = ['a', 'b', 'c', 'd', 'e'].slice(first, first + limit).map(now)
        const nextCursor = first + limit < 5 ? String(first + limit) : null
        return { data, page: { nextCursor, hasMore: nextCursor !== null } }
      },
      show: async ({ place, secret }, ctx) => {
        if (secret !== 'open') throw ctx.refuse('unknown_place', 'There is no such place.')
        return now(place)
      },
      put: async ({ place, units: more, ifVersion = version }, ctx) =>
        ctx.tx(async () => {
          if (ifVersion !== version) throw ctx.refuse('changed_meanwhile', 'It was changed.')
          ;[units, version] = [units + more, version + 1]
          return now(place)
        }),
      picture: async () => ({
        contentType: 'image/svg+xml' as const,
        content: Buffer.from('<svg/>').toString('base64'),
      }),
      count: async (_, ctx) => ctx.tx(async () => ({ units })),
    },
  })
}

async function open(t: TestContext) {
  const place = await town(t)
  await place.host(shelves())
  const gateway = await place.gateway({ expected: ['gift-shelf'] })
  await until(() => gateway.notReady().length === 0)
  return { place, gateway }
}

/** What an operation of a client looks like that nobody has made types of. */
type Call = ((input?: object, options?: object) => Promise<Record<string, unknown>>) & {
  ask(input: object, options?: object): Promise<Record<string, unknown>>
  all(input?: object): AsyncIterable<{ place: string }>
  watch(input: object): AsyncIterable<{ units: number }>
}
type Module = {
  createClient(options: object): Record<string, Record<string, Call>>
  isProblem(error: unknown, code?: string): boolean
}

const load = async (url: string) => {
  const reply = await request(`${url}/client.js`)
  assert.match(String(reply.headers['content-type']), /^text\/javascript/)
  return (await import(`data:text/javascript,${encodeURIComponent(await reply.body.text())}`)) as Module
}

test('the gateway hands out a client of whatever runs, and every way of an operation goes through it', async (t) => {
  const { gateway } = await open(t)
  const { createClient, isProblem } = await load(gateway.url)
  const souk = createClient({ url: gateway.url })
  const { list, show, put, picture, count } = souk.giftShelf as Readonly<
    Record<'list' | 'show' | 'put' | 'picture' | 'count', Call>
  >
  const places: string[] = []
  for await (const { place } of list.all({ colour: ['red', 'blue'] })) places.push(place)
  assert.deepEqual(places, ['a', 'b', 'c', 'd', 'e'])
  const at = { place: 'left & right', secret: 'open' }
  assert.deepEqual(await show(at), { place: 'left & right', units: 1, version: 1 })
  await assert.rejects(show({ place: 'a' }), (error) => isProblem(error, 'unknown_place'))
  await assert.rejects(show({ ...at, wrong: 1 }), (error) => isProblem(error, 'unknown_parameter'))
  const first = await put.ask({ ...at, units: 2, ifVersion: 1 }, { idempotencyKey: 'once' })
  const again = await put.ask({ ...at, units: 2, ifVersion: 1 }, { idempotencyKey: 'once' })
  assert.deepEqual([first.status, again.status, again.output], [201, 201, first.output])
  assert.deepEqual([first.isReplayed, again.isReplayed], [false, true])
  await assert.rejects(put({ ...at, units: 2, ifVersion: 1 }), (error) => isProblem(error, 'changed_meanwhile'))
  await assert.rejects(put({ ...at, units: 0 }), (error) => isProblem(error, 'invalid'))
  const file = (await picture({ place: 'a' })) as unknown as Blob
  assert.deepEqual([file.type, await file.text()], ['image/svg+xml', '<svg/>'])
  await assert.rejects(count(), (error) => isProblem(error, 'unauthenticated'))
  assert.deepEqual(await createClient({ url: gateway.url, token: STAFF_KEY }).giftShelf?.count?.(), { units: 3 })
})

test('what changes is watched through the gateway', async (t) => {
  const { gateway } = await open(t)
  const { createClient } = await load(gateway.url)
  const { show, put } = createClient({ url: gateway.url }).giftShelf ?? {}
  const at = { place: 'a', secret: 'open' }
  const seen: number[] = []
  for await (const { units } of show?.watch(at) ?? []) {
    if (seen.push(units) === 2) break
    await put?.({ ...at, units: 4 })
  }
  assert.deepEqual(seen, [1, 5])
})

test('a service that comes later is in the client without another word', async (t) => {
  const { place, gateway } = await open(t)
  const late = contract('late', {
    doc: 'Comes later.',
    operations: { hi: query('GET /v1/hi', { doc: '', input: object({}), output: object({}), access: 'public' }) },
    events: {},
  })
  assert.equal((await load(gateway.url)).createClient({ url: gateway.url }).late, undefined)
  await place.service(late, (_, response) => void response.end('{"hi":true}'))
  const souk = await until(async () => {
    const made = (await load(gateway.url)).createClient({ url: gateway.url })
    return made.late && made
  })
  assert.deepEqual(await souk?.late?.hi?.(), { hi: true })
})

test('a page of another origin uses it, where the gateway lets that origin in', async (t) => {
  const { place } = await open(t)
  const gateway = await place.gateway({ expected: ['gift-shelf'], settings: { corsOrigins: '*' } })
  const elsewhere = await place.gateway({ expected: [] })
  await until(() => gateway.notReady().length === 0)
  const { browser, page: tab } = await openBrowser(elsewhere.url)
  t.after(() => browser.close())
  await tab.goto(`${elsewhere.url}/health/live`)
  const seen = await tab.evaluate(async (url) => {
    const { createClient, isProblem } = (await import(`${url}/client.js`)) as Module
    const { show, put, list } = createClient({ url }).giftShelf ?? {}
    const at = { place: 'a', secret: 'open' }
    const { status, output } = (await put?.ask({ ...at, units: 1 })) ?? {}
    const units: number[] = []
    for await (const one of show?.watch(at) ?? []) if (units.push(one.units) === 1) break
    const places: string[] = []
    for await (const { place } of list?.all() ?? []) places.push(place)
    const isUnknown = await show?.({ place: 'a' }).catch((error: unknown) => isProblem(error, 'unknown_place'))
    return { status, output, units, places: places.join(''), isUnknown }
  }, gateway.url)
  const expected = { place: 'a', units: 2, version: 2 }
  assert.deepEqual(seen, { status: 201, output: expected, units: [2], places: 'abcde', isUnknown: true })
})
