import { hash } from 'node:crypto'
import type { Answer } from '../call/transport.ts'
import type { Operation } from '../contract/index.ts'
import { isDatabaseError, type Database, type Writer } from '../database/index.ts'
import { ANSWERS_KEPT_MS, type Caller } from '../service/index.ts'
import { GATEWAY } from '../passport/index.ts'

/** Identifies a request: who asks, what, and under which key. The key alone identifies nothing. */
export interface Repeatable extends Claim {
  readonly fingerprint: string
}
interface Claim {
  readonly scope: string
  readonly key: string
}

/** The status of a claim: the request is under way, and a saga will answer it. */
const RUNNING = 0

/** Thrown inside a transaction to roll it back: another request with this key was first. */
export class AlreadyAnswered extends Error {}

/**
 * What identifies this request, or undefined when it carries no key, one of a guest whom nothing tells from others, or when
 * nothing of its operation may be kept.
 */
export function repeatable(
  operation: Operation,
  input: unknown,
  key: string | undefined,
  caller: Caller,
): Repeatable | undefined {
  if (operation.idempotency === 'none') return undefined
  const natural = operation.idempotency !== 'header' && operation.idempotency !== 'required'
  const chosen = natural ? natureOf(operation, input) : key
  if (chosen === undefined) return undefined
  const someone = caller.subject ?? guestOf(operation, input)
  // Another guest may choose the same key, and would get what this one got.
  if (operation.idempotency === 'header' && caller.service === GATEWAY && someone === undefined) return undefined
  const principal = someone ?? caller.service
  return {
    scope: natural ? operation.name : `${operation.name} ${principal}`,
    key: chosen,
    fingerprint: hash('sha256', canonical(input), 'base64url'),
  }
}

const natureOf = ({ idempotency }: Operation, input: unknown): string =>
  idempotency
    .split(' ')
    .map((field) => (input as Record<string, unknown>)[field])
    .map((value) => (typeof value === 'string' ? value : canonical(value)))
    .join(' ')

/** Identifies a request that has no key: nothing repeats it. */
export const unrepeatable = ({ name }: Operation, id: string): Repeatable => ({ scope: name, key: id, fingerprint: '' })

/** Guests are told apart by the secret that each of them shows, of which nothing but a digest is kept. */
function guestOf({ guest }: Operation, input: unknown): string | undefined {
  const secret = guest === undefined ? undefined : (input as Record<string, unknown>)[guest]
  return secret === undefined ? undefined : `guest ${hash('sha256', String(secret), 'base64url')}`
}

/** What is known of a request: its answer, or why there is none. `reused`: the key was used for another input. */
export type Standing = Answer | 'reused' | 'running' | undefined

/** The answer given before under this key, or what else is known of it. */
export async function answered(database: Database, request: Repeatable, now: number): Promise<Standing> {
  const row = await database.read.get<{ fingerprint: string; status: number; body: string; location: string | null }>`
    select fingerprint, status, body, location from souk_idempotency
    where scope = ${request.scope} and key = ${request.key} and expires_at > ${now}`
  if (row === undefined) return undefined
  if (row.fingerprint !== request.fingerprint) return 'reused'
  if (row.status === RUNNING) return 'running'
  const location = row.location === null ? {} : { location: row.location }
  return { status: row.status, body: JSON.parse(row.body), replayed: true, ...location }
}

/**
 * Records an answer in the transaction of its effect. If somebody else was first the statement breaks a constraint, and the
 * transaction fails with it: so nobody has to wait for its answer, and it travels with the commit.
 */
export function record(db: Writer, request: Repeatable, status: number, body: unknown, now: number): Promise<number> {
  const { scope, key, fingerprint } = request
  return db.run`
    insert into souk_idempotency (scope, key, fingerprint, status, body, expires_at)
    values (${scope}, ${key}, ${fingerprint}, ${status}, ${JSON.stringify(body)}, ${now + ANSWERS_KEPT_MS})
    on conflict (scope, key) do update set status = excluded.status, body = excluded.body, expires_at = excluded.expires_at,
      fingerprint = case when souk_idempotency.expires_at <= ${now} then excluded.fingerprint end`
}

/** Throws `AlreadyAnswered` for the error of a record that somebody else has written first. */
export function refuseSecond(error: unknown): never {
  throw isDatabaseError(error, 'constraint') ? new AlreadyAnswered() : error
}

/** Claims a key in the transaction that begins what a saga will answer. Like `record` it fails when somebody else was first. */
export const claim = (db: Writer, request: Repeatable, now: number) => record(db, request, RUNNING, null, now)

/** Stores the answer in the claim, in the transaction of what gives it. */
export const settleClaim = (db: Writer, { scope, key }: Claim, answer: Answer, now: number) => db.run`
  update souk_idempotency set status = ${answer.status}, body = ${JSON.stringify(answer.body)},
    location = ${answer.location ?? null}, expires_at = ${now + ANSWERS_KEPT_MS}
  where scope = ${scope} and key = ${key} and status = ${RUNNING}`

/** Lets go of a claim: the same key may try again. */
export const forgetClaim = (db: Writer, { scope, key }: Claim) => db.run`
  delete from souk_idempotency where scope = ${scope} and key = ${key} and status = ${RUNNING}`

/** Forgets answers whose time is over. */
export const forgetAnswers = (database: Database, now: number): Promise<number> =>
  database.transaction((db) => db.run`delete from souk_idempotency where expires_at <= ${now}`)

/** JSON with sorted names, so that two spellings of one input have one fingerprint (after RFC 8785). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`
}
