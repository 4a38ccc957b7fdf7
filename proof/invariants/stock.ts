/** The tables of inventory, as they lie in its database. */
export interface StockRows {
  readonly stock: readonly { sku: string; on_hand: number; held: number }[]
  readonly holds: readonly { order_id: string; state: string }[]
  readonly lines: readonly { order_id: string; sku: string; quantity: number; returned: number }[]
  readonly movements: readonly Movement[]
}

export interface Movement {
  readonly sku: string
  readonly kind: string
  readonly quantity: number
  readonly order_id: string | null
  readonly reason: string | null
}

/** Runs one statement and answers its rows; whole numbers may come as text. */
export type Ask = (sql: string) => Promise<readonly Record<string, unknown>[]>

export async function readStock(ask: Ask): Promise<StockRows> {
  const numbered = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => ({ ...row, quantity: Number(row.quantity) }))
  return {
    stock: await ask('select sku, on_hand, held from stock'),
    holds: await ask('select order_id, state from hold'),
    lines: numbered(await ask('select order_id, sku, quantity, returned from hold_line')),
    movements: numbered(await ask('select sku, kind, quantity, order_id, reason from ledger')),
  } as unknown as StockRows
}

const COUNTED = new Set(['received', 'adjusted', 'sold', 'restocked'])

/** Invariant I5: the count is the sum of its ledger, what is held is the sum of the open holds, and nothing is below 0. */
export function stockFaults({ stock, holds, lines, movements }: StockRows): string[] {
  const open = new Set(holds.filter(({ state }) => state === 'held').map(({ order_id }) => order_id))
  const counted = sums(movements.filter(({ kind }) => COUNTED.has(kind)))
  const promised = sums(lines.filter(({ order_id }) => open.has(order_id)))
  return [
    ...stock.flatMap((row) => {
      const [onHand, held] = [Number(row.on_hand), Number(row.held)]
      return [
        ...(onHand === (counted.get(row.sku) ?? 0)
          ? []
          : [`${row.sku}: ${onHand} on hand, ledger ${counted.get(row.sku)}`]),
        ...(held === (promised.get(row.sku) ?? 0)
          ? []
          : [`${row.sku}: ${held} held, open holds ${promised.get(row.sku)}`]),
        ...(held >= 0 && onHand >= held ? [] : [`${row.sku}: ${held} of ${onHand} held`]),
      ]
    }),
    ...holdFaults(holds, lines, movements),
    ...returnFaults(lines, movements),
  ]
}

const endOf: Readonly<Record<string, readonly string[]>> = {
  held: ['held'],
  committed: ['held', 'sold'],
  released: ['held', 'released'],
}

/** Each line of a hold stands in the ledger once for each step of its life. */
function holdFaults(holds: StockRows['holds'], lines: StockRows['lines'], movements: StockRows['movements']): string[] {
  const found = Map.groupBy(movements, ({ order_id, sku }) => `${order_id} ${sku}`)
  const states = new Map(holds.map(({ order_id, state }) => [order_id, state]))
  return lines.flatMap(({ order_id, sku }) => {
    const kinds = (found.get(`${order_id} ${sku}`) ?? [])
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'restocked')
      .sort()
    const expected = endOf[states.get(order_id) ?? '']
    return String(kinds) === String(expected)
      ? []
      : [`${order_id} ${sku} is ${states.get(order_id)}: ${kinds.join(', ')}`]
  })
}

/** What came back of a line is what the ledger says, only of lines that were sold, and never more than those. */
function returnFaults(lines: StockRows['lines'], movements: StockRows['movements']): string[] {
  const of = (kind: string) =>
    Map.groupBy(
      movements.filter((each) => each.kind === kind),
      ({ order_id, sku }) => `${order_id} ${sku}`,
    )
  const [back, sold] = [of('restocked'), of('sold')]
  const units = (found: readonly Movement[] | undefined) =>
    (found ?? []).reduce((all, { quantity }) => all + quantity, 0)
  const known = new Map(lines.map(({ order_id, sku, returned }) => [`${order_id} ${sku}`, Number(returned)]))
  return [...new Set([...known.keys(), ...back.keys()])].flatMap((which) => {
    const came = units(back.get(which))
    return [
      ...(came === (known.get(which) ?? 0) ? [] : [`${which}: ${known.get(which)} returned, ledger ${came}`]),
      ...(came <= -units(sold.get(which))
        ? []
        : [`${which}: ${came} came back of ${-units(sold.get(which))} that were sold`]),
    ]
  })
}

function sums(rows: readonly { sku: string; quantity: number }[]): Map<string, number> {
  const total = new Map<string, number>()
  for (const { sku, quantity } of rows) total.set(sku, (total.get(sku) ?? 0) + Number(quantity))
  return total
}
