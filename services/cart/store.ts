import { list, rows, sql, type Fragment, type Reader, type Writer } from '@souk/kit/database'
import type { Delivery } from './domain/delivery.ts'
import type { Cart, CartState, Line, Offer } from './domain.ts'

export interface CartRow {
  id: string
  token_hash: string
  customer_id: string | null
  merged_into: string | null
  state: CartState
  currency: string
  version: number
  lines: string
  delivery: string | null
  created_at: number
  updated_at: number
  expires_at: number
}

export const COLUMNS = sql`id, token_hash, customer_id, merged_into, state, currency, version, lines, delivery, created_at,
  updated_at, expires_at`

export const asCart = (row: CartRow): Cart => ({
  id: row.id,
  tokenHash: row.token_hash,
  customer: row.customer_id ?? undefined,
  mergedInto: row.merged_into ?? undefined,
  state: row.merged_into === null ? row.state : 'merged',
  currency: row.currency,
  version: row.version,
  lines: JSON.parse(row.lines) as Line[],
  delivery: row.delivery === null ? undefined : (JSON.parse(row.delivery) as Delivery),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  expiresAt: row.expires_at,
})

/** Writes a new cart. Answers 0 when its customer has an open one by now. */
export const insertCart = (db: Writer, cart: Cart): Promise<number> => db.run`
  insert into cart (id, token_hash, customer_id, state, currency, version, lines, created_at, updated_at, expires_at)
  values (${cart.id}, ${cart.tokenHash}, ${cart.customer ?? null}, ${cart.state}, ${cart.currency}, ${cart.version},
          ${JSON.stringify(cart.lines)}, ${cart.createdAt}, ${cart.updatedAt}, ${cart.expiresAt})
  on conflict do nothing`

export async function findCart(db: Reader, id: string): Promise<Cart | undefined> {
  const row = await db.get<CartRow>`select ${COLUMNS} from cart where id = ${id}`
  return row && asCart(row)
}

/** Reads a cart that is to be changed. Who else wants to change it waits, so that many at once lose nothing. */
export async function lockCart(db: Writer, id: string): Promise<Cart | undefined> {
  const row = await db.get<CartRow>`update cart set version = version where id = ${id} returning ${COLUMNS}`
  return row && asCart(row)
}

/** The open cart of a customer in a currency. */
export async function findOwnCart(db: Reader, customer: string, currency: string): Promise<Cart | undefined> {
  const row = await db.get<CartRow>`
    select ${COLUMNS} from cart where customer_id = ${customer} and currency = ${currency} and state = 'open'`
  return row && asCart(row)
}

/** Reads the open cart of a customer that is to be changed. Who else wants to change it waits. */
export async function lockOwnCart(db: Writer, customer: string, currency: string): Promise<Cart | undefined> {
  const row = await db.get<CartRow>`
    update cart set version = version where customer_id = ${customer} and currency = ${currency} and state = 'open'
    returning ${COLUMNS}`
  return row && asCart(row)
}

/** Closes a cart that is locked, because what was in it is in another one. */
export const closeMerged = (db: Writer, { id }: Cart, into: string): Promise<number> =>
  db.run`update cart set state = 'expired', merged_into = ${into} where id = ${id}`

/**
 * Writes the next version of a cart that is locked. Should it not be, and have another version, the statement breaks a
 * constraint and fails the transaction: so nobody has to wait for its answer.
 */
export const saveCart = (db: Writer, cart: Cart): Promise<number> => db.run`
  update cart set version = case when version = ${cart.version - 1} and state = 'open' then ${cart.version} end,
    lines = ${JSON.stringify(cart.lines)}, delivery = ${cart.delivery ? JSON.stringify(cart.delivery) : null},
    updated_at = ${cart.updatedAt}, expires_at = ${cart.expiresAt}
  where id = ${cart.id}`

/** Closes a cart that was ordered as it is. One that was changed since stays open: it is another purchase. */
export const closeOrdered = (db: Writer, id: string, version: number): Promise<number> =>
  db.run`update cart set state = 'ordered' where id = ${id} and version = ${version} and state = 'open'`

/** Closes carts whose time is over, and answers which. */
export async function expire(db: Writer, now: number, limit: number): Promise<string[]> {
  const closed = await db.all<{ id: string }>`
    update cart set state = 'expired' where state = 'open' and expires_at <= ${now} and id in (
      select id from cart where state = 'open' and expires_at <= ${now} order by expires_at limit ${limit})
    returning id`
  return closed.map(({ id }) => id)
}

interface OfferRow {
  sku: string
  product_id: string
  title: string
  variant_title: string
  prices: string
  is_sold: number
  seen_at: number
}

/** What is known of some skus. */
export async function findOffers(db: Reader, skus: readonly string[]): Promise<Map<string, Offer>> {
  const found = await db.all<OfferRow>`
    select sku, product_id, title, variant_title, prices, is_sold, seen_at from offer where sku in ${list(skus)}`
  return new Map(
    found.map((row) => [
      row.sku,
      {
        sku: row.sku,
        productId: row.product_id,
        title: row.title,
        variantTitle: row.variant_title,
        prices: JSON.parse(row.prices) as Offer['prices'],
        isSold: row.is_sold === 1,
        seenAt: row.seen_at,
      },
    ]),
  )
}

/** Writes what the catalogue answered, unless it has announced something since it was asked. */
export const saveAnswers = (db: Writer, offers: readonly Offer[]): Promise<void> =>
  saveOffers(db, offers, sql` where offer.seen_at <= excluded.seen_at`)

/** Writes the offers of a product as announced. What it no longer has is sold no more. */
export async function saveProduct(db: Writer, productId: string, offers: readonly Offer[], at: number): Promise<void> {
  await Promise.all([withdraw(db, productId, at), saveOffers(db, offers, sql``)])
}

/** Nothing of a product is sold any more. */
export async function withdraw(db: Writer, productId: string, at: number): Promise<void> {
  await db.run`update offer set is_sold = 0, seen_at = ${at} where product_id = ${productId}`
}

/** Writes the new prices of a variant, if it is known. */
export async function savePrices(
  db: Writer,
  { productId, sku, prices, seenAt }: Pick<Offer, 'productId' | 'sku' | 'prices' | 'seenAt'>,
): Promise<void> {
  await db.run`
    update offer set prices = ${JSON.stringify(prices)}, seen_at = ${seenAt}
    where sku = ${sku} and product_id = ${productId}`
}

async function saveOffers(db: Writer, offers: readonly Offer[], condition: Fragment): Promise<void> {
  if (offers.length === 0) return
  // In the order of the skus, so that two writers cannot wait for each other.
  const lines = [...offers]
    .sort((a, b) => (a.sku < b.sku ? -1 : 1))
    .map((each) => [
      each.sku,
      each.productId,
      each.title,
      each.variantTitle,
      JSON.stringify(each.prices),
      each.isSold ? 1 : 0,
      each.seenAt,
    ])
  await db.run`
    insert into offer (sku, product_id, title, variant_title, prices, is_sold, seen_at) values ${rows(lines)}
    on conflict (sku) do update set product_id = excluded.product_id, title = excluded.title,
      variant_title = excluded.variant_title, prices = excluded.prices, is_sold = excluded.is_sold,
      seen_at = excluded.seen_at${condition}`
}
