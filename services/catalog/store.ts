import { isDeepStrictEqual } from 'node:util'
import { all, list, rows, sql, type Reader, type Writer } from '@souk/kit/database'
import { conflict } from '@souk/kit/service'
import type { Category, Product, Revision } from './domain.ts'

interface Stored {
  document: string
}

/** Rows in one statement: far below the 32,766 values that SQLite binds at most. */
const CHUNK = 1_000

const parsed = ({ document }: Stored) => JSON.parse(document) as Product

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += CHUNK) yield items.slice(from, from + CHUNK)
}

export async function findProduct(db: Reader, id: string): Promise<Product | undefined> {
  const row = await db.get<Stored>`select document from product where id = ${id}`
  return row && parsed(row)
}

export async function findBySlug(db: Reader, slug: string): Promise<Product | undefined> {
  const row = await db.get<Stored>`
    select p.document from product_slug s join product p on p.id = s.product_id where s.slug = ${slug}`
  return row && parsed(row)
}

/** The products that sell these skus, each once. */
export async function findBySkus(db: Reader, skus: readonly string[]): Promise<Product[]> {
  const found = new Map<string, Product>()
  for (const some of chunks(skus)) {
    const owners = await db.all<Stored & { id: string }>`
      select id, document from product where id in (select product_id from product_sku where sku in ${list(some)})`
    for (const row of owners) if (!found.has(row.id)) found.set(row.id, parsed(row))
  }
  return [...found.values()]
}

export interface Narrowed {
  readonly category?: string | undefined
  readonly sku?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** Only products older than the one with this id. */
  readonly before?: string | undefined
}

/** Products, newest first. */
export async function listProducts(db: Reader, narrowed: Narrowed, limit: number): Promise<Product[]> {
  const { category, sku, ids, before } = narrowed
  const [from, id] =
    category === undefined
      ? [sql`product p`, sql`p.id`]
      : [sql`product_category c join product p on p.id = c.product_id`, sql`c.product_id`]
  const wanted = [
    ...(category === undefined ? [] : [sql`c.category = ${category}`]),
    ...(sku === undefined ? [] : [sql`${id} in (select product_id from product_sku where sku = ${sku})`]),
    ...(ids === undefined ? [] : [sql`${id} in ${list(ids)}`]),
    ...(before === undefined ? [] : [sql`${id} < ${before}`]),
  ]
  const found = await db.all<Stored>`
    select p.document from ${from} where ${all(wanted)} order by ${id} desc limit ${limit}`
  return found.map(parsed)
}

/** Which of these skus are sold already, by any product. */
export const takenSkus = (db: Reader, skus: readonly string[]): Promise<Set<string>> =>
  present(skus, (some) => db.all<{ found: string }>`select sku as found from product_sku where sku in ${list(some)}`)

/** Which of these slugs are taken already, by any product. */
export const takenSlugs = (db: Reader, slugs: readonly string[]): Promise<Set<string>> =>
  present(
    slugs,
    (some) => db.all<{ found: string }>`select slug as found from product_slug where slug in ${list(some)}`,
  )

/** Which of these categories there are. */
export const knownCategories = (db: Reader, slugs: readonly string[]): Promise<Set<string>> =>
  present(slugs, (some) => db.all<{ found: string }>`select slug as found from category where slug in ${list(some)}`)

async function present(asked: readonly string[], find: (some: string[]) => Promise<{ found: string }[]>) {
  const found = new Set<string>()
  for (const some of chunks(asked)) for (const row of await find(some)) found.add(row.found)
  return found
}

/** Writes new products. Throws a conflict when a slug or sku has been taken since it was looked up. */
export async function insertProducts(db: Writer, products: readonly Product[]): Promise<void> {
  for (const some of chunks(products)) {
    const lines = some.map((each) => [each.id, each.version, JSON.stringify(each)])
    await db.run`insert into product (id, version, document) values ${rows(lines)}`
  }
  await insertKeys(db, products)
}

/** Writes the next versions of products. Throws a conflict when one was changed, or a key taken, since it was read. */
export async function saveProducts(db: Writer, revisions: readonly Revision[]): Promise<void> {
  for (const some of chunks(revisions)) {
    const lines = some.map(({ before, after }) => [after.id, before.version, JSON.stringify(after)])
    const saved = await db.run`
      with next (id, before, document) as (values ${rows(lines)})
      update product set version = product.version + 1, document = next.document from next
      where product.id = next.id and product.version = cast(next.before as bigint)`
    if (saved < some.length) throw conflict('a product')
  }
  const moved = revisions.filter(({ before, after }) => !isDeepStrictEqual(keysOf(before), keysOf(after)))
  for (const some of chunks(moved)) {
    const ids = list(some.map(({ after }) => after.id))
    await db.run`delete from product_slug where product_id in ${ids}`
    await db.run`delete from product_sku where product_id in ${ids}`
    await db.run`delete from product_category where product_id in ${ids}`
  }
  await insertKeys(
    db,
    moved.map(({ after }) => after),
  )
}

/** Takes a product away. Throws a conflict when it was changed since it was read. */
export async function deleteProduct(db: Writer, { id, version }: Product): Promise<void> {
  const gone = await db.run`delete from product where id = ${id} and version = ${version}`
  if (gone === 0) throw conflict(`the product ${id}`)
}

/** By what a product is found, beside its id. */
const keysOf = ({ slug, variants, categories }: Product) => [slug, variants.map(({ sku }) => sku), categories]

async function insertKeys(db: Writer, products: readonly Product[]): Promise<void> {
  for (const some of chunks(products.map(({ slug, id }) => [slug, id]))) {
    const made = await db.run`insert into product_slug (slug, product_id) values ${rows(some)} on conflict do nothing`
    if (made < some.length) throw conflict('a slug')
  }
  for (const some of chunks(products.flatMap(({ variants, id }) => variants.map(({ sku }) => [sku, id])))) {
    const made = await db.run`insert into product_sku (sku, product_id) values ${rows(some)} on conflict do nothing`
    if (made < some.length) throw conflict('a sku')
  }
  for (const some of chunks(products.flatMap(({ categories, id }) => categories.map((each) => [each, id]))))
    await db.run`insert into product_category (category, product_id) values ${rows(some)}`
}

/** Categories in the order of their slugs. */
export const listCategories = (db: Reader, after: string, limit: number): Promise<Category[]> =>
  db.all<Category>`select slug, title, description from category where slug > ${after} order by slug limit ${limit}`

/** Writes a category; a description that is not given stays as it is. */
export async function saveCategory(
  db: Writer,
  { slug, title, description }: { slug: string; title: string; description?: string | undefined },
): Promise<Category> {
  const given = description ?? null
  const saved = await db.get<Category>`
    insert into category (slug, title, description) values (${slug}, ${title}, coalesce(${given}, ''))
    on conflict (slug) do update set title = excluded.title, description = coalesce(${given}, category.description)
    returning slug, title, description`
  return saved as Category
}

export interface Media {
  readonly contentType: 'image/svg+xml' | 'image/png' | 'image/jpeg' | 'image/webp'
  /** In base64. */
  readonly content: string
}

export const findMedia = (db: Reader, name: string): Promise<Media | undefined> =>
  db.get<Media>`select content_type as "contentType", content from media where name = ${name}`

export async function saveMedia(db: Writer, name: string, { contentType, content }: Media): Promise<void> {
  await db.run`
    insert into media (name, content_type, content) values (${name}, ${contentType}, ${content})
    on conflict (name) do update set content_type = excluded.content_type, content = excluded.content`
}
