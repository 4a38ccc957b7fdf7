import { sql, type Reader, type Writer } from '@souk/kit/database'
import type { Address } from '../domain/address.ts'

interface Row {
  address_id: string
  name: string
  line1: string
  line2: string | null
  city: string
  region: string | null
  postal_code: string | null
  country: string
  phone: string | null
}

const COLUMNS = sql`address_id, name, line1, line2, city, region, postal_code, country, phone`

const asAddress = (row: Row): Address => ({
  addressId: row.address_id,
  name: row.name,
  line1: row.line1,
  ...(row.line2 === null ? {} : { line2: row.line2 }),
  city: row.city,
  ...(row.region === null ? {} : { region: row.region }),
  ...(row.postal_code === null ? {} : { postalCode: row.postal_code }),
  country: row.country,
  ...(row.phone === null ? {} : { phone: row.phone }),
})

/** The addresses of somebody, the oldest first. */
export async function listAddresses(db: Reader, accountId: string): Promise<Address[]> {
  const found = await db.all<Row>`
    select ${COLUMNS} from address where account_id = ${accountId} order by address_id`
  return found.map(asAddress)
}

export const insertAddress = (db: Writer, accountId: string, address: Address): Promise<number> => db.run`
  insert into address (address_id, account_id, name, line1, line2, city, region, postal_code, country, phone)
  values (${address.addressId}, ${accountId}, ${address.name}, ${address.line1}, ${address.line2 ?? null}, ${address.city},
          ${address.region ?? null}, ${address.postalCode ?? null}, ${address.country}, ${address.phone ?? null})`

/** Writes an address of somebody anew. False when they have none with this id. */
export async function saveAddress(db: Writer, accountId: string, address: Address): Promise<boolean> {
  const saved = await db.run`
    update address set name = ${address.name}, line1 = ${address.line1}, line2 = ${address.line2 ?? null},
      city = ${address.city}, region = ${address.region ?? null}, postal_code = ${address.postalCode ?? null},
      country = ${address.country}, phone = ${address.phone ?? null}
    where address_id = ${address.addressId} and account_id = ${accountId}`
  return saved === 1
}

export const removeAddress = (db: Writer, accountId: string, addressId: string): Promise<number> =>
  db.run`delete from address where address_id = ${addressId} and account_id = ${accountId}`

/** Which address is proposed first; of an account that is locked. */
export const saveDefault = (db: Writer, accountId: string, addressId: string | undefined): Promise<number> =>
  db.run`update account set default_address_id = ${addressId ?? null} where account_id = ${accountId}`
