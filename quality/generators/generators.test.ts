import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import {
  command,
  contract,
  event,
  id,
  integer as whole,
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
import { integer } from '@souk/kit/config'
import { on, plan, runs, saga, service } from '@souk/kit/service'
import { generated } from './all.ts'
import type { Sources } from './generated.ts'
import { brokenPromises } from './golden-files.ts'
import { placeFor } from './markdown.ts'

const orderId = id('ord')
const shelf = (fields = {}) =>
  contract('gift-shelf', {
    doc: 'Made up.',
    operations: {
      stock: query('GET /v1/stock', {
        doc: 'What is | there.',
        input: object({}),
        output: object({ orderId, ...fields }),
        access: 'service',
        callers: ['order'],
        refusals: { no_shelf: 'not_found' },
      }),
    },
    events: { filled: event(object({ orderId }), { key: 'orderId', doc: 'It is full.' }) },
  })
const order = contract('order', { doc: 'Made up.', operations: {}, events: {} })

const sources = (about: Partial<Sources> = {}): Sources => ({
  contracts: [shelf(), order],
  services: [
    service(shelf(), {
      config: { holdMinutes: integer(15, 'How long.', { min: 1 }) },
      operations: { stock: async () => ({ orderId: '' }) },
    }),
    service(order, { operations: {}, reactions: [on(shelf().events.filled, async () => {})] }),
  ],
  folderOf: (name) => `services/${name}`,
  adapters: [],
  histories: () => [],
  existing: () => undefined,
  committed: () => undefined,
  ...about,
})

const documents: Record<string, string> = {
  'README.md': `# Shop\n\nBefore.\n\n${placeFor('map')}\n\nAfter.\n`,
  'services/gift-shelf/README.md': `# gift-shelf\n\n${placeFor('contract')}\n`,
  'services/order/README.md': `# order\n\n${placeFor('contract')}\n`,
}

const folder = mkdtempSync(join(tmpdir(), 'souk-generated-'))
after(() => rmSync(folder, { recursive: true }))
const place = (path: string) => join(folder, path)
const put = (path: string, text: string) => {
  mkdirSync(dirname(place(path)), { recursive: true })
  writeFileSync(place(path), text)
}
const read = (path: string) => {
  try {
    return readFileSync(place(path), 'utf8')
  } catch {
    return undefined
  }
}

test('whatever generated file is deleted comes back byte for byte', async () => {
  for (const [path, text] of Object.entries(documents)) put(path, text)
  const promised = new Map<string, string>()
  const from = sources({ existing: read, committed: (path) => promised.get(path) })
  for (const { path, text } of await generated(from)) {
    put(path, text as string)
    promised.set(path, text as string)
  }
  const made = new Map([...promised].map(([path]) => [path, read(path)]))
  for (const path of made.keys())
    if (documents[path] === undefined) rmSync(place(path))
    else put(path, documents[path])
  for (const { path, text } of await generated(from)) assert.equal(text, made.get(path), path)
})

test('a document keeps what is written around its generated part', async () => {
  const from = sources({ existing: (path) => documents[path] })
  const readme = (await generated(from)).find(({ path }) => path === 'README.md')?.text as string
  assert.match(readme, /^# Shop\n\nBefore\.\n\n<!-- generated: map -->\n\n```mermaid\n/)
  assert.match(readme, /```\n\n<!-- \/generated -->\n\nAfter\.\n$/)
})

test('a document without a place for its part is named, and the place is shown', async () => {
  const lost = (await generated(sources())).filter(({ text }) => text === undefined)
  assert.deepEqual(
    lost.map(({ path }) => path),
    ['README.md', 'services/gift-shelf/README.md', 'services/order/README.md'],
  )
  assert.equal(lost[0]?.place, '<!-- generated: map -->\n<!-- /generated -->')
})

test('a further public operation is in the client without another edit; those for services and of stand-ins are not', async () => {
  const open = (name: string, path: `/${string}`) =>
    contract(name, {
      doc: 'Made up.',
      operations: {
        gifts: query(`GET ${path}`, {
          doc: 'All gifts. */ alert()',
          input: object({ ...paging, colour: optional(oneOf(['red', "o'live"], { doc: 'Which ones.' })) }),
          output: page(
            object({ orderId, price: money, wrap: union('kind', { paper: { sheets: whole() }, none: {} }) }),
          ),
          access: 'public',
          refusals: { no_gifts: 'not_found', unavailable: 'unavailable' },
        }),
        wrap: command(`POST ${path}/:id/wrap`, {
          doc: 'Wraps it.',
          input: object({ id: string(), secret: optional(string()) }),
          output: object({ price: money }),
          access: 'gift:write',
          headers: { secret: 'X-Gift' },
        }),
        hidden: command(`POST ${path}/hidden`, { doc: '', input: object({}), output: object({}), access: 'service' }),
      },
      events: {},
    })
  const from = sources({
    contracts: [order, open('gift-card', '/v1/gifts'), open('printer', '/printer')],
    folderOf: (name) => (name === 'printer' ? 'system/stand-ins/printer' : `services/${name}`),
  })
  const all = new Map((await generated(from)).map(({ path, text }) => [path, text ?? '']))
  const routes = all.get('client/generated/routes.ts') ?? ''
  assert.match(routes, /giftCard: \{\s+gifts: \{ route: 'GET \/v1\/gifts', pages: true \},\s+wrap: \{ route: 'POST/)
  assert.match(routes, /:id\/wrap', headers: \{ secret: 'x-gift' \}, key: 'known' \}/)
  const types = all.get('client/generated/operations.ts') ?? ''
  for (const part of [
    /readonly giftCard: GiftCardOperations/,
    / \* All gifts\. \* \/ alert\(\)\n {3}\*\n {3}\* `GET \/v1\/gifts`, for anybody\.\n/,
    /readonly gifts: List<\s+GiftCardGiftsInput \| void,/,
    /\/\*\* Which ones\. \*\/\n {2}colour\?: 'red' \| "o'live"/,
    /price: Money\n/,
    /wrap:\s+\| \{\s+kind: 'paper'\s+sheets: number\s+\}\s+\| \{\s+kind: 'none'\s+\}/,
    /type GiftCardGiftsCode = 'no_gifts' \| PlatformCode/,
    /readonly wrap: Command<GiftCardWrapInput, GiftCardWrapOutput, GiftCardWrapCode>/,
  ])
    assert.match(types, part)
  for (const text of [routes, types]) assert.doesNotMatch(text, /hidden|printer/i)
})

test('the map shows who calls whom and whose events go where', async () => {
  const from = sources({ existing: (path) => documents[path] })
  const map = (await generated(from)).find(({ path }) => path === 'README.md')?.text as string
  for (const line of [
    'gift_shelf["gift-shelf"]',
    'order -- "stock" --> gift_shelf["gift-shelf"]',
    'gift_shelf["gift-shelf"] -. "filled" .-> order',
  ])
    assert.ok(map.includes(line), `${line} is not in ${map}`)
})

test('settings, refusals of internal operations and hearers of events are in the reference', async () => {
  const all = new Map((await generated(sources())).map(({ path, text }) => [path, text ?? '']))
  assert.match(all.get('docs/reference/configuration.md') ?? '', /`GIFT_SHELF_HOLD_MINUTES` \| integer from 1 +\| `15`/)
  assert.match(all.get('docs/reference/problems.md') ?? '', /\| `no_shelf` +\| 404 +\|.*`gift-shelf\.stock`/)
  assert.match(all.get('docs/reference/operations.md') ?? '', /What is \\\| there\..*`no_shelf`/)
  assert.match(
    all.get('docs/reference/operations.md') ?? '',
    /`gift-shelf\.filled` \| `orderId` +\| It is full\. +\| `order`/,
  )
})

test('the page of sagas shows the whole table of each, and draws the ways that were recorded', async () => {
  const fetch = command('POST /v1/fetch', {
    doc: 'Brings it.',
    input: object({}),
    output: object({}),
    access: 'service',
  })
  const { operations } = contract('shelf', { doc: '', operations: { fetch }, events: {} })
  const loan = plan('loan', {
    version: 1,
    doc: 'Lends a thing.',
    data: object({}),
    states: ['fetching', 'lent', 'lost'],
    ended: ['lent', 'lost'],
    steps: { bring: operations.fetch },
    signals: { hurry: object({ why: string() }, { doc: 'It is wanted now.' }) },
    timers: ['patience'],
    asks: {},
  })
  const lending = saga(loan, {
    begin: () => ({ to: 'fetching', call: { bring: {} } }),
    states: {
      fetching: { 'bring.ok': () => ({ to: 'lent' }), 'bring.refused': () => ({ to: 'lost' }), otherwise: 'alarm' },
      lent: { otherwise: 'ignore' },
      lost: { otherwise: 'ignore' },
    },
  })
  const line = (heard: string, to: string) => ({ at: 0, heard, to, payload: {} })
  const lines = [line('begin', 'fetching'), line('bring.ok', 'lent')]
  const from = sources({
    services: [service(order, { operations: {}, sagas: [runs(lending)] })],
    histories: (folder) => [{ path: `${folder}/histories/lent.json`, about: 'It works.', plan: 1, lines }],
  })
  const page = (await generated(from)).find(({ path }) => path === 'docs/reference/sagas.md')?.text ?? ''
  for (const part of [
    /^## order: loan\n\nVersion 1\. Lends a thing\.$/m,
    /\| `bring` \| `shelf\.fetch` +\| Brings it\. +\|/,
    /\| `hurry` +\| `why` +\| It is wanted now\. +\|/,
    /^ {2}\[\*\] --> fetching: begin\n {2}fetching --> lent: bring\.ok\n {2}lent --> \[\*\]$/m,
    /^- \[lent\.json\]\(\.\.\/\.\.\/services\/order\/histories\/lent\.json\): It works\.$/m,
    /^\| heard in +\| `fetching` \| `lent` \| `lost` \|$/m,
    /^\| `bring\.refused` \| handle +\| ignore \| ignore \|$/m,
    /^\| `patience\.due` +\| alarm +\| ignore \| ignore \|$/m,
  ])
    assert.match(page, part)
})

const promise = async (from: Sources) =>
  (await generated(from)).find(({ path }) => path === 'services/gift-shelf/contract.json')?.text as string
const changed = async (version: string) => {
  const before = await promise(sources({ contracts: [shelf({ note: string() })] }))
  const manifest = (number: string) => JSON.stringify({ version: number })
  return brokenPromises(
    sources({
      contracts: [shelf()],
      committed: (path) => (path.endsWith('contract.json') ? before : manifest('0.1.0')),
      existing: () => manifest(version),
    }),
  )
}

test('a promise that is broken without a word is named', async () => {
  assert.deepEqual(await changed('0.1.4'), [
    'gift-shelf: stock.output.note: is gone, but services/gift-shelf/package.json has the same version',
  ])
})

test('a service may break its promise with a new version', async () => {
  assert.deepEqual(await changed('0.2.0'), [])
  assert.deepEqual(await changed('1.0.0'), [])
})

test('what only adds to a promise breaks nothing', async () => {
  const before = await promise(sources())
  const wider = sources({
    contracts: [shelf({ note: optional(string()) })],
    committed: (path) => (path.endsWith('contract.json') ? before : undefined),
  })
  assert.deepEqual(brokenPromises(wider), [])
})
