import {
  array,
  boolean,
  command,
  contract,
  integer,
  money,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  string,
  union,
} from '@souk/kit/contract'
import { service } from '@souk/kit/service'
import { town, until } from '../test-support.ts'
import type { TestContext } from 'node:test'

const sku = string({ min: 1, max: 20 })
const thing = object(
  { id: string(), title: string(), parts: array(object({ sku }, { title: 'Part' })) },
  { title: 'Thing' },
)
const line = object({ sku, quantity: integer({ min: 1, max: 10 }), price: money }, { title: 'Line' })
const bill = object(
  {
    id: string(),
    status: oneOf(['payment_pending', 'paid']),
    big: integer(),
    lines: array(line),
    paid: union('by', { card: { last4: string() }, cash: {} }),
    note: optional(string()),
  },
  { title: 'Bill' },
)

/** Sells things, and knows how many there are. */
const shelf = contract('shelf', {
  doc: 'Things.',
  operations: {
    things: query('GET /v1/things', { doc: 'All.', input: object(paging), output: page(thing), access: 'public' }),
    thing: query('GET /v1/things/:id', {
      doc: 'One.',
      input: object({ id: string() }),
      output: thing,
      access: 'public',
      freshSeconds: 30,
      link: { on: 'Part', field: 'whole', key: 'sku', input: 'id' },
      refusals: { unknown_thing: 'not_found' },
    }),
    levels: query('GET /v1/levels', {
      doc: 'How many there are.',
      input: object({ sku: array(sku, { min: 1, max: 50 }) }),
      output: object({ data: array(object({ sku, left: integer({ min: 0, max: 1_000 }) }, { title: 'Level' })) }),
      access: 'public',
      link: { field: 'level', key: 'sku' },
    }),
    maker: query('GET /v1/makers/:sku', {
      doc: 'Who made it.',
      input: object({ sku }),
      output: object({ name: string() }, { title: 'Maker' }),
      access: 'public',
      link: { field: 'maker', key: 'sku' },
      refusals: { unknown_maker: 'not_found' },
    }),
    count: command('PUT /v1/levels/:sku', {
      doc: 'Counts anew.',
      input: object({ sku, left: integer({ min: 0 }), ifVersion: optional(string()) }),
      headers: { ifVersion: 'If-Match' },
      output: object({}),
      access: 'shelf:write',
    }),
    watched: query('GET /v1/watched/:sku', {
      doc: 'How many there are, which can be watched.',
      input: object({ sku }),
      output: object({ sku, left: integer({ min: 0, max: 1_000 }) }, { title: 'Level' }),
      access: 'public',
      live: true,
    }),
  },
  events: {},
})

/** Takes the money. */
const till = contract('till', {
  doc: 'Bills.',
  operations: {
    bill: query('GET /v1/bills/:id', { doc: 'One.', input: object({ id: string() }), output: bill, access: 'public' }),
    buy: command('POST /v1/bills', {
      doc: 'Buys.',
      input: object({
        lines: array(object({ sku, quantity: integer({ min: 1, max: 10 }) })),
        pay: union('by', { card: { token: string() }, cash: {} }),
      }),
      output: bill,
      access: 'public',
      idempotency: 'required',
      later: true,
      refusals: { out_of_stock: 'conflict' },
    }),
    wait: command('POST /v1/waits', {
      doc: 'Waits until nobody waits for it any more.',
      input: object({}),
      output: object({}),
      access: 'public',
      idempotency: 'none',
    }),
    open: command('POST /v1/sessions', {
      doc: 'Opens the drawer with a code.',
      input: object({ code: string() }),
      output: object({ open: boolean() }),
      access: 'public',
      idempotency: 'none',
      guessable: true,
    }),
  },
  events: {},
})

/** The services behind a gateway, in a world of real sockets. `asked` counts the calls of each operation. */
export async function openShop(
  t: TestContext,
  options: Parameters<Awaited<ReturnType<typeof town>>['gateway']>[0] = {},
) {
  const place = await town(t)
  const asked = new Map<string, number>()
  const note = (name: string) => void asked.set(name, (asked.get(name) ?? 0) + 1)
  const left = new Map([['a-1', 3]])
  const bought: unknown[] = []
  await place.host(shelfService(note, left))
  await place.host(tillService(note, bought))
  const gateway = await place.gateway({ expected: ['shelf', 'till'], ...options })
  await until(() => gateway.notReady().length === 0, 'ready')
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Reply }
  }
  return {
    place,
    gateway,
    asked,
    left,
    bought,
    post,
    /** An answer without what it cost. */
    ask: async (query: string, variables?: object) => {
      const { extensions: _, ...answer } = (await post({ query, variables })).body
      return answer
    },
  }
}

export interface Reply {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; extensions?: Record<string, unknown>; path?: string[] }[]
  readonly code?: string
  readonly extensions?: { readonly cost?: object }
}

/** Most things have two parts. */
const thingOf = (id: string) => ({
  id,
  title: `Thing ${id}`,
  parts: Array.from({ length: id === 'large' ? 60 : 2 }, (_, at) => ({ sku: `${id}-${at + 1}` })),
})

const shelfService = (note: (name: string) => void, left: Map<string, number>) =>
  service(shelf, {
    operations: {
      things: async ({ limit = 20 }) => {
        note('things')
        const data = Array.from({ length: limit }, (_, at) => thingOf(String.fromCharCode(97 + at)))
        return { data, page: { nextCursor: null, hasMore: false } }
      },
      thing: async ({ id }, ctx) => {
        note('thing')
        if (id === 'gone') throw ctx.refuse('unknown_thing', 'There is no such thing.')
        return thingOf(id)
      },
      levels: async ({ sku: skus }) => {
        note('levels')
        return { data: skus.flatMap((each) => (left.has(each) ? [{ sku: each, left: left.get(each) as number }] : [])) }
      },
      maker: async ({ sku: each }, ctx) => {
        note('maker')
        if (each.endsWith('-2')) throw ctx.refuse('unknown_maker', 'Nobody knows.')
        return { name: `Maker of ${each}` }
      },
      count: async ({ sku: each, left: now }) => {
        note('count')
        left.set(each, now)
        return {}
      },
      watched: async ({ sku: each }) => ({ sku: each, left: left.get(each) ?? 0 }),
    },
  })

const tillService = (note: (name: string) => void, bought: unknown[]) =>
  service(till, {
    operations: {
      bill: async ({ id }) => ({
        id,
        status: 'payment_pending' as const,
        big: 2 ** 40,
        lines: [
          { sku: 'a-1', quantity: 1, price: { amount: 5, currency: 'GBP' } },
          { sku: 'z-9', quantity: 2, price: { amount: 7, currency: 'GBP' } },
        ],
        paid: { by: 'card' as const, last4: '4242' },
      }),
      buy: async (input, ctx) => {
        note('buy')
        if (input.lines.some(({ quantity }) => quantity > 5))
          throw ctx.refuse('out_of_stock', 'Not so many.', [{ pointer: '/lines/0/quantity', available: 3 }])
        bought.push(input)
        const paid = input.pay.by === 'cash' ? { by: 'cash' as const } : { by: 'card' as const, last4: '4242' }
        return { id: `b${bought.length}`, status: 'paid' as const, big: 1, lines: [], paid }
      },
      wait: async (_, ctx) => {
        note('wait')
        await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve))
        note('wait left')
        return {}
      },
      open: async ({ code }) => {
        note('open')
        return { open: code === '1234' }
      },
    },
  })
