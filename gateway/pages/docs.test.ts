import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  array,
  command,
  contract,
  event,
  id,
  integer,
  object,
  oneOf,
  optional,
  query,
  string,
} from '@souk/kit/contract'
import { openBrowser } from '../test-browser.ts'
import { on, service } from '@souk/kit/service'
import { STAFF_KEY, town, until, type Stall, type Town } from '../test-support.ts'

const line = object({
  sku: string({ example: 'CER-MUG', pattern: '^[A-Z-]+$' }),
  quantity: integer({ min: 1, max: 9 }),
})

const email = string({ example: 'a@b.test', pattern: '^[^\\s@<>"(),:;]+@[^\\s@.]+(\\.[^\\s@.]+)+$' })

const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    thing: query('GET /v1/things/:id', {
      doc: 'One thing, by its `id`.',
      input: object({ id: id('thing'), colour: optional(oneOf(['red', 'blue'])) }),
      output: object({ id: string({ example: 'thing_1' }), version: integer() }),
      access: 'public',
      live: true,
      refusals: { unknown_thing: 'not_found' },
    }),
    order: command('POST /v1/orders', {
      doc: 'Orders things.',
      input: object({ email, lines: array(line), note: optional(string()) }),
      output: object({ id: string() }),
      access: 'shop:write',
      status: 201,
      idempotency: 'required',
    }),
    picture: query('GET /v1/picture', {
      doc: 'A picture.',
      input: object({}),
      output: object({ contentType: oneOf(['image/svg+xml']), content: string() }),
      access: 'public',
      file: true,
    }),
    inner: query('GET /v1/inner', { doc: 'Inner.', input: object({}), output: object({}), access: 'service' }),
  },
  events: { ordered: event(object({ orderId: id('ord') }), { key: 'orderId', doc: 'Somebody ordered.' }) },
})

/** Has no path of the shop's API. */
const aside = contract('aside', {
  doc: 'Stands in for somebody.',
  operations: {
    peek: query('GET /aside', { doc: 'Peeks.', input: object({}), output: object({}), access: 'public' }),
  },
  events: {},
})

/** Hears what the shop tells. */
const listener = service(contract('listener', { doc: 'Listens.', operations: {}, events: {} }), {
  operations: {},
  reactions: [on(shop.events.ordered, async () => {})],
})

describe('the documentation page in a real browser', () => {
  let place: Town
  let stall: Stall
  let browser: Browser
  let page: Page
  let base = ''
  const bodies: string[] = []
  let live: ServerResponse | undefined
  let complaints: string[] = []

  before(async () => {
    place = await town()
    stall = await place.service(shop, async (request, response) => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      bodies.push(body)
      if (request.headers.accept === 'text/event-stream') {
        live = response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: {"version":1}\n\n')
        return
      }
      const isPicture = request.url === '/v1/picture'
      response.writeHead(request.method === 'POST' ? 201 : 200, {
        'content-type': isPicture ? 'image/svg+xml' : 'application/json',
      })
      response.end(
        isPicture ? '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' : '{"id":"<b>thing_1</b>"}',
      )
    })
    await place.service(aside, (_, response) => void response.end('{}'))
    await place.host(listener)
    const gateway = await place.gateway({ expected: ['shop', 'aside', 'listener'] })
    base = gateway.url
    await until(() => gateway.notReady().length === 0)
    ;({ browser, page, complaints } = await openBrowser(base))
    await page.goto(`${base}/`)
    await page.waitForSelector('h1')
  })

  after(async () => {
    await browser?.close()
    await place.close()
    assert.deepEqual(complaints, [], 'no error, no breach of the policy, nothing from elsewhere')
  })

  const go = async (address: string) => {
    await page.goto(`${base}/docs#${address}`)
    await page.waitForSelector(`nav a[href="#${address}"][aria-current]`, { state: 'attached' })
  }
  const headed = (title: string) => page.locator('h1', { hasText: new RegExp(`^${title}$`) }).waitFor()
  const text = (selector: string) => page.locator(selector).first().innerText()

  it('begins with the services and the rules', async () => {
    assert.equal(await page.title(), 'Souk API')
    assert.match(await text('.cards'), /shop\s+A small shop\.\s+3 operations · 1 event/i)
  })

  it('lists operations and events in the left column, stand-ins last, but not what is for services only', async () => {
    const entries = await page.locator('#services li').allInnerTexts()
    assert.deepEqual(
      entries.map((entry) => entry.replace(/\s+/g, ' ')),
      ['GET thing', 'POST order', 'GET picture', 'EVENT ordered', 'EVENT acted', 'GET peek'],
    )
  })

  it('searches from the keyboard, and Enter opens the first that was found', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('ORDERS things')
    assert.deepEqual(await page.locator('#services li:visible').count(), 1)
    await page.keyboard.press('Enter')
    await headed('order')
    assert.equal(await page.locator('h1:focus').count(), 1, 'readers are taken to the new content')
    await page.fill('#search', 'nothing like that')
    assert.equal(await page.locator('.none').isVisible(), true)
    await page.focus('#search')
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('#services li:visible').count(), 6)
  })

  it('tells inputs with types and limits, who may call, refusals and an example', async () => {
    await go('shop.thing')
    const main = await text('main')
    assert.match(main, /One thing, by its id\./)
    assert.match(main, /Who may call: Anybody/)
    assert.match(main, /an identifier, thing_…/)
    assert.match(main, /one of red, blue/)
    assert.match(main, /404\s+unknown_thing/)
    assert.match(main, /"id": "thing_1"/)
    assert.equal(await page.locator('a[href="/docs/problems#unknown_thing"]').count(), 1)
  })

  it('shows what a text looks like: a short pattern as it is, for a long one an example', async () => {
    await go('shop.order')
    const main = await text('main')
    assert.ok(main.includes('· ^[A-Z-]+$'))
    assert.match(main, /1,000 characters · a@b\.test/)
    assert.ok(!main.includes('^[^'))
  })

  it('really calls the operation and shows status, headers, body and time', async () => {
    await go('shop.thing')
    await page.getByLabel('colour').selectOption('blue')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.waitForSelector('.answer .status')
    assert.match(await text('.answer'), /200 OK\s+[\d.]+ ms\s+23 bytes\s+\d+ headers/)
    assert.match(await text('.answer pre'), /"id": "<b>thing_1<\/b>"/, 'markup in an answer stays text')
    assert.match(stall.requests.at(-1)?.url ?? '', /^\/v1\/things\/thing_[0-9a-z]{26}\?colour=blue$/)
    await page.locator('.answer summary').click()
    assert.match(await text('.answer dl'), /x-request-id\s+[0-9a-f]{32}/)
  })

  it('watches what can be watched, until the reader has seen enough', async () => {
    await go('shop.thing')
    await page.getByRole('button', { name: 'Watch' }).click()
    await page.locator('.answer', { hasText: /Watching\s*1 answer[^]*"version": 1/ }).waitFor()
    live?.write('data: {"version":2}\n\n')
    await page.locator('.answer', { hasText: /Watching\s*2 answers[^]*"version": 2/ }).waitFor()
    const closed = live && once(live, 'close')
    await page.getByRole('button', { name: 'Stop' }).click()
    await closed
    await page.getByRole('button', { name: 'Watch' }).waitFor()
  })

  it('says why it sends nothing', async () => {
    await go('shop.thing')
    const before = stall.requests.length
    await page.getByLabel('id · path').fill('')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.locator('.answer', { hasText: 'cannot be id' }).waitFor()
    assert.equal(stall.requests.length, before)
  })

  it('makes a form of the schema: lists grow, numbers stay numbers, what is empty is left out', async () => {
    await go('shop.order')
    await page.getByLabel('Token or key').fill(STAFF_KEY)
    await page.getByRole('button', { name: 'Add to lines' }).click()
    await page.getByLabel('quantity').nth(1).fill('3')
    await page.getByLabel('sku').nth(1).fill('TXT-RUG')
    await page.getByRole('button', { name: 'Remove' }).first().click()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.locator('.answer .status', { hasText: '201' }).waitFor()
    assert.deepEqual(JSON.parse(bodies.at(-1) ?? ''), { email: 'a@b.test', lines: [{ sku: 'TXT-RUG', quantity: 3 }] })
    assert.match(String(stall.requests.at(-1)?.headers['idempotency-key']), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a/)
  })

  it('keeps the curl command in step with the form, without the token or key', async () => {
    await go('shop.order')
    await page.getByLabel('email').fill("o'hara@b.test")
    const curl = await text('.tabbed code')
    assert.match(curl, /^curl -X POST 'http:\/\/127\.0\.0\.1:\d+\/v1\/orders' \\\n/)
    assert.ok(curl.includes(`"o'\\''hara@b.test"`), curl)
    assert.ok(curl.includes('Bearer $TOKEN'))
    assert.ok(!curl.includes(STAFF_KEY))
    await page.getByLabel('Token or key').fill('')
    assert.ok((await text('.tabbed code')).includes('Bearer $TOKEN'), 'also where there is none yet')
    await page.getByRole('button', { name: /^Copy/ }).click()
    await page.locator('#announcement', { hasText: /copied|selected/ }).waitFor({ state: 'attached' })
  })

  it('writes the same call in other languages, and remembers which one the reader likes', async () => {
    await go('shop.order')
    await page.getByRole('tab', { name: 'GraphQL' }).click()
    await page.getByLabel('email').fill('ada@b.test')
    const document = await text('.tabbed code')
    assert.match(document, /^mutation \{\n {2}shopOrder\(\n {4}input: \{[^}]*email: "ada@b\.test"/)
    assert.match(document, /idempotencyKey: "[0-9a-f-]{36}"/)
    assert.doesNotMatch(document, new RegExp(STAFF_KEY))
    await page.keyboard.press('Tab')
    await page.getByRole('tab', { name: 'GraphQL' }).focus()
    await page.keyboard.press('ArrowLeft')
    assert.match(
      await text('.tabbed code'),
      /url: 'http:[^']+',\n {2}token: \(\) => process\.env\.TOKEN,\n[^]*souk\.shop\.order\(\{/,
    )
    await go('shop.thing')
    assert.match(await text('.tabbed code'), /souk\.shop\.thing\(\{\s+id: 'thing_/)
    await page.getByRole('tab', { name: 'gRPC' }).click()
    assert.match(
      await text('.tabbed code'),
      /grpcurl[\s\S]*"id": "thing_[\s\S]*souk\.shop\.v1\.Shop\/Thing\n\n# WatchThing answers now/,
    )
    assert.match(await text('main'), /Can be watched/)
    await page.getByRole('tab', { name: 'curl' }).click()
  })

  it('shows what services ask of each other, which nobody can try', async () => {
    await go('shop')
    await page.getByRole('link', { name: 'inner' }).click()
    await headed('inner')
    assert.match(await text('main'), /Between services only[\s\S]*Called by any service/)
    assert.equal(await page.getByRole('button', { name: 'Send' }).count(), 0)
  })

  it('shows a problem as it came', async () => {
    await go('shop.order')
    await page.getByLabel('Token or key').fill('wrong')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.waitForSelector('.answer .status.s4')
    assert.match(await text('.answer'), /401[\s\S]*unauthenticated/)
  })

  it('shows a picture as a picture', async () => {
    await go('shop.picture')
    await page.getByRole('button', { name: 'Send' }).click()
    const width = await page.locator('.answer img').evaluate(async (image) => {
      const picture = image as unknown as { decode(): Promise<void>; naturalWidth: number }
      await picture.decode()
      return picture.naturalWidth
    })
    assert.ok(width > 0)
  })

  it('tells what an event says, by whom and in which order', async () => {
    await go('event:shop.ordered')
    assert.match(
      await text('main'),
      /Told by shop[\s\S]*Heard by listener[\s\S]*In order for each orderId[\s\S]*"type": "shop.ordered"/,
    )
  })

  it('gives every control a name, and every page one first heading', async () => {
    for (const address of ['shop', 'shop.thing', 'shop.order', 'shop.picture', 'event:shop.ordered']) {
      await go(address)
      const nameless = await page.evaluate(`
        [...document.querySelectorAll('input, select, textarea, button, a')]
          .filter((each) => !each.labels?.length && !each.getAttribute('aria-label') && !each.textContent.trim())
          .map((each) => each.outerHTML)`)
      assert.deepEqual(nameless, [], address)
      assert.equal(await page.locator('h1').count(), 1)
    }
  })

  it('fits a phone: nothing is wider than the screen, and the services open over the page', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    for (const address of ['shop', 'shop.order', 'event:shop.ordered']) {
      await go(address)
      const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
      assert.ok(width <= 360, `${address} is ${width} wide`)
    }
    assert.equal(await page.locator('#services').isVisible(), false)
    const menu = page.getByRole('button', { name: 'Services' })
    await menu.click()
    assert.equal(await menu.getAttribute('aria-expanded'), 'true')
    await page.locator('#services a[href="#shop.thing"]').click()
    await headed('thing')
    assert.equal(await page.locator('#services').isVisible(), false)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('is dark where the reader likes it dark', async () => {
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await paper()
    await page.emulateMedia({ colorScheme: 'light' })
    assert.notEqual(dark, await paper())
  })

  it('an address that leads nowhere says so', async () => {
    await page.goto(`${base}/docs#gone.operation`)
    await headed('Nothing here')
  })

  it('the type of a problem is the address of its explanation', async () => {
    await page.goto(`${base}/docs/problems#unknown_thing`)
    assert.match(await text('section:target'), /unknown_thing[\s\S]*404[\s\S]*shop\.thing/)
  })
})
