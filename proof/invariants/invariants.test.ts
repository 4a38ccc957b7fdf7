import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acknowledgedFaults, type Entry } from './acknowledged.ts'
import { eventFaults, once, onceFaults, type Told } from './events.ts'
import { stockFaults, type Movement, type StockRows } from './stock.ts'

const SKU = 'CAN-1'
const told = (type: string, subject: string, seq: number, data: unknown = {}): Told => ({
  id: `inventory:${subject}:${seq}`,
  source: '/souk/inventory',
  type: `inventory.${type}`,
  subject,
  sequence: String(seq),
  data,
})
const step = (kind: string, quantity: number, order_id: string | null, reason: string | null = null): Movement => ({
  sku: SKU,
  kind,
  quantity,
  order_id,
  reason,
})

/** A shop in order: ten units came, two were sold and one of them came back, one is held, one was held and given back. */
const rows: StockRows = {
  stock: [{ sku: SKU, on_hand: 9, held: 1 }],
  holds: [
    { order_id: 'sold', state: 'committed' },
    { order_id: 'open', state: 'held' },
    { order_id: 'back', state: 'released' },
  ],
  lines: [
    { order_id: 'sold', sku: SKU, quantity: 2, returned: 1 },
    ...['open', 'back'].map((order_id) => ({ order_id, sku: SKU, quantity: 1, returned: 0 })),
  ],
  movements: [
    step('received', 10, null, 'rec'),
    step('held', 2, 'sold'),
    ...['open', 'back'].map((order) => step('held', 1, order)),
    step('sold', -2, 'sold'),
    step('restocked', 1, 'sold', 'too yellow'),
    step('released', -1, 'back', 'asked'),
  ],
}
const events = [
  told('received', SKU, 1, { quantity: 10 }),
  told('held', 'sold', 1),
  told('held', 'open', 1),
  told('held', 'back', 1),
  told('sold', 'sold', 2),
  told('released', 'back', 2),
]
const journal: Entry[] = [
  { kind: 'receipt', id: 'rec', outcome: 'ok' },
  { kind: 'hold', id: 'sold', outcome: 'ok' },
  { kind: 'commit', id: 'sold', outcome: 'ok' },
  { kind: 'release', id: 'back', outcome: 'unknown' },
  { kind: 'hold', id: 'never', outcome: 'refused' },
]

test('a shop in order has no faults', () => {
  assert.deepEqual(stockFaults(rows), [])
  assert.deepEqual(eventFaults(events), [])
  assert.deepEqual(acknowledgedFaults(journal, rows, events), [])
})

const brokenStock: Record<string, Partial<StockRows>> = {
  'a unit that is sold but still counted': { stock: [{ sku: SKU, on_hand: 10, held: 1 }] },
  'a unit that nobody holds': { stock: [{ sku: SKU, on_hand: 9, held: 2 }] },
  'more held than there is': {
    stock: [{ sku: SKU, on_hand: 0, held: 1 }],
    movements: [...rows.movements, step('adjusted', -9, null)],
  },
  'a step that is twice in the ledger': { movements: [...rows.movements, step('held', 1, 'open')] },
  'a step that is missing in the ledger': { movements: rows.movements.slice(0, -1) },
  'a return that is not counted': { stock: [{ sku: SKU, on_hand: 8, held: 1 }] },
  'a return that is twice in the ledger': {
    stock: [{ sku: SKU, on_hand: 10, held: 1 }],
    movements: [...rows.movements, step('restocked', 1, 'sold')],
  },
  'more that came back than was sold': {
    stock: [{ sku: SKU, on_hand: 11, held: 1 }],
    lines: rows.lines.map((line) => (line.order_id === 'sold' ? { ...line, returned: 3 } : line)),
    movements: [...rows.movements, step('restocked', 2, 'sold')],
  },
  'a return of what was only held': {
    stock: [{ sku: SKU, on_hand: 10, held: 1 }],
    lines: rows.lines.map((line) => (line.order_id === 'open' ? { ...line, returned: 1 } : line)),
    movements: [...rows.movements, step('restocked', 1, 'open')],
  },
}
for (const [what, broken] of Object.entries(brokenStock))
  test(`the stock invariant catches ${what}`, () => assert.notDeepEqual(stockFaults({ ...rows, ...broken }), []))

test('the order of events allows an event that comes again, and catches gaps, wrong order and two contents', () => {
  const [first, second, third] = [1, 2, 3].map((seq) => told('received', SKU, seq)) as [Told, Told, Told]
  assert.deepEqual(eventFaults([first, second, first, second, third]), [])
  assert.equal(once([first, second, first]).length, 2)
  assert.notDeepEqual(eventFaults([first, third]), [])
  assert.notDeepEqual(eventFaults([second, first]), [])
  assert.notDeepEqual(eventFaults([first, { ...first, data: { quantity: 2 } }]), [])
})

test('what happens once and is announced twice is caught, unless it only comes again', () => {
  assert.deepEqual(onceFaults([...events, ...events]), [])
  assert.deepEqual(onceFaults([...events, told('sold', 'sold', 3)]), ['inventory.sold sold was announced 2 times'])
})

test('what was acknowledged and is lost, doubled or not announced is caught, and what was refused and is there', () => {
  const without = (kind: string) => ({ ...rows, movements: rows.movements.filter((each) => each.kind !== kind) })
  const faults = (entries: readonly Entry[], among = rows, heard = events) =>
    acknowledgedFaults(entries, among, heard).length
  assert.equal(faults(journal, without('sold')), 1)
  assert.ok(faults(journal, without('received')) > 0)
  assert.ok(faults(journal, { ...rows, movements: [...rows.movements, step('sold', -1, 'sold')] }) > 0)
  assert.ok(
    faults(
      journal,
      rows,
      events.filter(({ type }) => type !== 'inventory.sold'),
    ) > 0,
  )
  assert.ok(faults(journal, rows, events.slice(1)) > 0)
  assert.ok(faults([...journal, { kind: 'hold', id: 'open', outcome: 'refused' }]) > 0)
})
