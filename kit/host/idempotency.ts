import { createHash } from 'node:crypto'
import type { Answer } from '../call/transport.ts'
import type { Operation } from '../contract/index.ts'
import type { Database, Writer } from '../database/index.ts'
import type { Caller } from '../service/index.ts'

/** How long an answer is kept for repetition (Stripe and the IETF draft: at least 24 h). */
const KEPT_MS = 24 * 3_600_000

/** Identifies a request: who asks, what, and under which key. The key alone identifies nothing. */
export interface Repeatable {
  readonly scope: string
  readonly key: string
  readonly fingerprint: string
}

/** Thrown inside a transaction to roll it back: another request with this key was first. */
export class AlreadyAnswered extends Error {}

/** What identifies this request, or undefined when it carries no key. */
export function repeatable(
  operation: Operation,
  input: unknown,
  key: string | undefined,
  caller: Caller,
): Repeatable | undefined {
  const natural = operation.idempotency !== 'header' && operation.idempotency !== 'required'
  const chosen = natural ? String((input as Record<string, unknown>)[operation.idempotency]) : key
  if (chosen === undefined) return undefined
  const principal = caller.subject ?? caller.service
  return {
    scope: natural ? operation.name : `${operation.name} ${principal}`,
    key: chosen,
    fingerprint: createHash('sha256').update(canonical(input)).digest('base64url'),
  }
}

/** The answer given before under this key, or undefined. `reused`: the key was used for another input. */
export async function answered(
  database: Database,
  request: Repeatable,
  now: number,
): Promise<Answer | 'reused' | undefined> {
  const row = await database.read.get<{ fingerprint: string; status: number; body: string }>`
    select fingerprint, status, body from souk_idempotency
    where scope = ${request.scope} and key = ${request.key} and expires_at > ${now}`
  if (row === undefined) return undefined
  return row.fingerprint === request.fingerprint
    ? { status: row.status, body: JSON.parse(row.body), replayed: true }
    : 'reused'
}

/** Records an answer in the transaction of its effect. Throws `AlreadyAnswered` when somebody else was first. */
export async function record(
  db: Writer,
  request: Repeatable,
  status: number,
  body: unknown,
  now: number,
): Promise<void> {
  const { scope, key, fingerprint } = request
  const written = await db.run`
    insert into souk_idempotency (scope, key, fingerprint, status, body, expires_at)
    values (${scope}, ${key}, ${fingerprint}, ${status}, ${JSON.stringify(body)}, ${now + KEPT_MS})
    on conflict (scope, key) do update set fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body,
      expires_at = excluded.expires_at where souk_idempotency.expires_at <= ${now}`
  if (written === 0) throw new AlreadyAnswered()
}

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
