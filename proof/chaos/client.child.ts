import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '@souk/kit/world'
import { ask, fillCart, purchase, type Order, type Said } from '../journeys/shop.ts'
import { openHistory } from './history.ts'
import { openAccounts } from './members.ts'

/** What the client is told to do. */
export interface ClientOrder {
  readonly gateway: string
  /** With which staff take goods back. */
  readonly staffKey: string
  readonly history: string
  readonly perSecond: number
  readonly seed: number
  readonly skus: readonly string[]
}

/** So many purchases are under way at most: a customer who finds a queue goes away. */
const MOST = 60
const PATIENCE_MS = 30_000
const PAUSE_MS = 1_000
/** Refusals that say nothing about what an earlier attempt has done. */
const OPEN = new Set(['request_running', 'request_timeout'])
/** One of ten is declined, one of twenty each is slow or charged without an answer. */
const CARDS = [...Array<string>(16).fill('tok_visa'), 'tok_declined', 'tok_declined', 'tok_slow', 'tok_timeout_charged']

/** Of what was bought and confirmed at once. */
const COME_BACK = 0.1

/** Of ten purchases three are made by somebody who is signed in. */
const SIGNED_IN = 0.3
const MEMBERS = 5

interface Wish {
  readonly op: number
  readonly sku: string
  readonly card: string
  readonly comesBack: boolean
  /** Which of the customers with an account buys it; undefined: a guest. */
  readonly member: number | undefined
}
interface Back {
  readonly refundId: string
}

// Customers in a process of their own, which nobody kills: orders at a steady rate, whatever becomes of them. Each line of the
// history is on the disk before the next request goes out. Hears `stop`, ends what is under way, and ends.
process.once('message', (order: ClientOrder) => void trade(order).then(() => process.exit(0)))

async function trade({ gateway, staffKey, history, perSecond, seed, skus }: ClientOrder): Promise<void> {
  const random = seededRandom(seed)
  const book = openHistory(history)
  const enough = new AbortController()
  const underWay = new Set<Promise<void>>()
  const members = await openAccounts(gateway, MEMBERS)
  for (const event of ['message', 'disconnect']) process.once(event, () => enough.abort())
  const pick = (from: readonly string[]) => from[Math.floor(random.fraction() * from.length)] as string
  for (let op = 1; !enough.signal.aborted; op++) {
    if (underWay.size < MOST) {
      const member = random.fraction() < SIGNED_IN ? random.fraction() : undefined
      const wish = { op, sku: pick(skus), card: pick(CARDS), comesBack: random.fraction() < COME_BACK, member }
      const running: Promise<void> = buy(wish).finally(() => underWay.delete(running))
      underWay.add(running)
    }
    await delay((1_000 / perSecond) * 2 * random.fraction(), undefined, { signal: enough.signal }).catch(() => {})
  }
  await Promise.all(underWay)
  book.close()

  async function buy({ op, sku, card, comesBack, member }: Wish): Promise<void> {
    const lines = [{ sku, quantity: 1 }]
    const key = member === undefined ? undefined : await members.token(member)
    const signed: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
    const cart = await fillCart({ gateway }, lines, key).catch(() => undefined)
    // Without a cart nothing was asked for.
    if (cart === undefined || enough.signal.aborted) return
    book.note({ op, type: 'invoke', cart: cart.id })
    const [method, path, asked] = purchase(cart, { card, email: `op-${op}@example.com`, key: randomUUID() })
    const headers = { ...asked.headers, ...signed }
    const said = await attempt<Order>({ gateway }, method, path, { ...asked, headers })
    if (said === undefined) return book.note({ op, type: 'unknown' })
    if (said.status >= 400) return book.note({ op, type: 'fail', code: String((said.body as { code?: string }).code) })
    const { id } = said.body
    book.note({ op, type: 'ok', orderId: id, outcome: said.status === 201 ? 'confirmed' : 'pending' })
    if (!comesBack || said.status !== 201) return
    const back = await attempt<Back>({ gateway }, 'POST', `/v1/orders/${id}/returns`, {
      body: { lines },
      headers: { authorization: `Bearer ${staffKey}`, 'idempotency-key': randomUUID() },
    })
    if (back?.status === 201) book.note({ op, type: 'returned', refundId: back.body.refundId })
  }
}

/** The same request with the same key, until there is an answer or it is given up. */
async function attempt<Body>(...request: Parameters<typeof ask>): Promise<Said<Body> | undefined> {
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS; await delay(PAUSE_MS)) {
    const said = await ask<Body>(...request)
    const { code = '' } = said.body as { code?: string }
    if (said.status > 0 && said.status < 500 && said.status !== 429 && !OPEN.has(code)) return said
  }
  return undefined
}
