import { all, sql, type Reader, type Writer } from '@souk/kit/database'
import { keyOf, type Account } from '../domain.ts'

interface Row {
  account_id: string
  kind: Account['kind']
  state: Account['state']
  email: string
  password_hash: string
  name: string
  phone: string | null
  locale: string
  marketing: number
  roles: string
  default_address_id: string | null
  disabled_at: number | null
  created_at: number
}

const COLUMNS = sql`account.account_id, kind, state, email, password_hash, name, phone, locale, marketing, roles,
  default_address_id, disabled_at, created_at`

const asAccount = (row: Row): Account => ({
  id: row.account_id,
  kind: row.kind,
  state: row.state,
  email: row.email,
  passwordHash: row.password_hash,
  name: row.name,
  ...(row.phone === null ? {} : { phone: row.phone }),
  locale: row.locale,
  marketing: row.marketing === 1,
  roles: JSON.parse(row.roles) as string[],
  ...(row.default_address_id === null ? {} : { defaultAddressId: row.default_address_id }),
  ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at }),
  createdAt: row.created_at,
})

export const insertAccount = (db: Writer, account: Account): Promise<number> => db.run`
  insert into account (account_id, kind, state, email, password_hash, name, locale, marketing, roles, created_at)
  values (${account.id}, ${account.kind}, ${account.state}, ${account.email}, ${account.passwordHash}, ${account.name},
          ${account.locale}, ${account.marketing ? 1 : 0}, ${JSON.stringify(account.roles)}, ${account.createdAt})`

export async function findAccount(db: Reader, id: string): Promise<Account | undefined> {
  const row = await db.get<Row>`select ${COLUMNS} from account where account_id = ${id}`
  return row && asAccount(row)
}

/** Reads an account that is to be changed. Who else wants to change it, or what belongs to it, waits. */
export async function lockAccount(db: Writer, id: string): Promise<Account | undefined> {
  const row = await db.get<Row>`update account set name = name where account_id = ${id} returning ${COLUMNS}`
  return row && asAccount(row)
}

/** Whoever has an e-mail address. */
export async function findOwner(db: Reader, emailKey: string): Promise<Account | undefined> {
  const row = await db.get<Row>`
    select ${COLUMNS} from email_owner join account on account.account_id = email_owner.account_id
    where email_key = ${emailKey}`
  return row && asAccount(row)
}

/** Locks the account of whoever has an e-mail address. Nobody's: it was given up before the account could be locked. */
export async function lockOwner(db: Writer, emailKey: string): Promise<Account | undefined> {
  const row = await db.get<Row>`
    update account set name = name
    where account_id = (select account_id from email_owner where email_key = ${emailKey}) returning ${COLUMNS}`
  return row && keyOf(row.email) === emailKey ? asAccount(row) : undefined
}

/** Gives an e-mail address to an account. False when somebody has it already; of two at once one gets it. */
export async function claimEmail(db: Writer, emailKey: string, accountId: string): Promise<boolean> {
  const claimed = await db.run`
    insert into email_owner (email_key, account_id) values (${emailKey}, ${accountId}) on conflict do nothing`
  return claimed === 1
}

export const releaseEmail = (db: Writer, emailKey: string, accountId: string): Promise<number> =>
  db.run`delete from email_owner where email_key = ${emailKey} and account_id = ${accountId}`

/** Writes what can be changed of an account that is locked. */
export const saveAccount = (db: Writer, account: Account): Promise<number> => db.run`
  update account set state = ${account.state}, email = ${account.email}, password_hash = ${account.passwordHash},
    name = ${account.name}, phone = ${account.phone ?? null}, locale = ${account.locale},
    marketing = ${account.marketing ? 1 : 0}, default_address_id = ${account.defaultAddressId ?? null}
  where account_id = ${account.id}`

/** Writes what staff can change of a colleague whose account is locked. */
export const saveStaff = (db: Writer, { id, name, roles, disabledAt }: Account): Promise<number> => db.run`
  update account set name = ${name}, roles = ${JSON.stringify(roles)}, disabled_at = ${disabledAt ?? null}
  where account_id = ${id}`

/** Who works here, the newest first. */
export async function listStaff(db: Reader, before: string | undefined, limit: number): Promise<Account[]> {
  const wanted = [sql`kind = 'staff'`, ...(before === undefined ? [] : [sql`account_id < ${before}`])]
  const found = await db.all<Row>`
    select ${COLUMNS} from account where ${all(wanted)} order by account_id desc limit ${limit}`
  return found.map(asAccount)
}

/** Customers who can sign in, the newest first. */
export async function listCustomers(db: Reader, before: string | undefined, limit: number): Promise<Account[]> {
  const wanted = [
    sql`kind = 'customer' and state = 'active'`,
    ...(before === undefined ? [] : [sql`account_id < ${before}`]),
  ]
  const found = await db.all<Row>`
    select ${COLUMNS} from account where ${all(wanted)} order by account_id desc limit ${limit}`
  return found.map(asAccount)
}

/** Accounts that nobody has opened are forgotten. */
export const forgetPending = (db: Writer, before: number): Promise<number> =>
  db.run`delete from account where state = 'pending' and created_at < ${before}`
