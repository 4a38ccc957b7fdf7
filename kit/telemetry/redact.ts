import { replaceCardNumbers } from './card-number.ts'

/** What is left of a value after redaction: plain JSON of bounded size. */
export type Redacted = string | number | boolean | null | Redacted[] | { [name: string]: Redacted | undefined }

/** An error without secrets and personal data, also in its causes. */
export type RedactedError = {
  name: string
  message: string
  stack?: string
  cause?: Redacted
}

const SECRET = '[secret]'
const MORE = '…'
const TEXT_LIMIT = 4_096
/** The end of a text that is cut is thrown away, because half a card number is not recognised; none is longer than this. */
const OVERLAP = 512
const DEPTH = 8
/** What one set of facts may cost: a unit for each character, and some for each value. */
const BUDGET = 16_384
const VALUE_COST = 8

/** Nearly every text is clean, and then this is all that redaction costs. */
const suspicious = /@|%40|eyJ|bearer|\d(?:[\s-]{0,3}\d){12}/i
const credentials = /:\/\/[^\s/?#]{1,512}@/g
const bearer = /bearer[\s:=]+[^\s"',;]+/gi
// These two begin only where a word begins: tried at every letter they would take quadratic time.
const dotted = /(?<![\w-])[\w-]+(?:\.[\w-]+)+/g
const email =
  /(?<![^\s@<>()[\],;:"\\/?=&])[^\s@<>()[\],;:"\\/?=&]*[^\s@\]](?:@|%40)(?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+/giu

/** Takes card numbers, e-mail addresses, JSON Web Tokens, bearer tokens and the credentials of URLs out of a text. */
export function redactText(text: string, limit = TEXT_LIMIT): string {
  const cut = text.length > limit
  const looked = cut ? text.slice(0, limit + OVERLAP) : text
  const clean = suspicious.test(looked) ? replaceAll(looked) : looked
  return cut ? clean.slice(0, Math.min(limit, clean.length - OVERLAP)) + MORE : clean
}

const replaceAll = (text: string) =>
  replaceCardNumbers(
    text
      .replace(credentials, `://${SECRET}@`)
      .replace(bearer, `Bearer ${SECRET}`)
      .replace(dotted, replaceToken)
      .replace(email, '[email]'),
    '[card]',
  )

/** A JSON Web Token begins with `{"` in base64url. */
function replaceToken(word: string): string {
  const at = word.indexOf('eyJ')
  return at === -1 ? word : word.slice(0, at) + SECRET
}

const secretName =
  /passw|pwd|passphrase|passport|secret|token|authori[sz]ation|cookie|credential|apikey|privatekey|email|cvc|cvv|iban|(?<!dis)card(?!inal)/
const CACHED_NAMES = 2_000
const secretNames = new Map<string, boolean>()

/** Does a value of this name belong in no log: `password`, `accessToken`, `Set-Cookie`, `card_number` …? */
function isSecretName(name: string): boolean {
  const known = secretNames.get(name)
  if (known !== undefined) return known
  const secret = secretName.test(name.toLowerCase().replaceAll(/[^a-z]/g, ''))
  if (secretNames.size < CACHED_NAMES) secretNames.set(name, secret)
  return secret
}

/** One named value. Booleans stay: that there is a password is no secret. */
export function redactValue(name: string, value: string | number | boolean): string | number | boolean {
  if (typeof value === 'boolean') return value
  if (isSecretName(name)) return SECRET
  return typeof value === 'string' ? redactText(value) : redactNumber(value)
}

/** A copy of the facts as plain JSON, without secrets, cut off where it gets too deep or too large. Never throws. */
export function redactFacts(facts: unknown): Redacted {
  try {
    return redactAny(facts, DEPTH, { left: BUDGET }) ?? null
  } catch {
    return '[unreadable]'
  }
}

/** What went wrong, also when something else than an Error was thrown. Never throws. */
export function redactError(error: unknown): RedactedError {
  try {
    if (Error.isError(error)) return redactOneError(error, DEPTH, { left: BUDGET })
    return { name: 'Error', message: redactText(String(error)) }
  } catch {
    return { name: 'Error', message: '[unreadable]' }
  }
}

interface Budget {
  left: number
}

function redactAny(value: unknown, depth: number, budget: Budget): Redacted | undefined {
  budget.left -= VALUE_COST
  if (budget.left <= 0) return MORE
  if (typeof value === 'string') return spend(value, budget)
  if (typeof value === 'number') return redactNumber(value)
  if (typeof value === 'bigint') return spend(String(value), budget)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') return undefined
  if (depth === 0) return MORE
  if (Error.isError(value)) return redactOneError(value, depth, budget)
  if (Array.isArray(value) || value instanceof Set) return redactList(value, depth, budget)
  if (value instanceof Map) return redactRecord(value, depth, budget)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return redactAny((value as { toJSON(): unknown }).toJSON(), depth - 1, budget)
  return redactRecord(Object.entries(value), depth, budget)
}

function spend(text: string, budget: Budget): string {
  const redacted = redactText(text, Math.max(0, Math.min(TEXT_LIMIT, budget.left)))
  budget.left -= redacted.length
  return redacted
}

/** A card number may also come as a number. */
const redactNumber = (value: number) =>
  Number.isInteger(value) && Math.abs(value) >= 1e12 && redactText(String(value)) !== String(value) ? '[card]' : value

function redactList(values: Iterable<unknown>, depth: number, budget: Budget): Redacted[] {
  const list: Redacted[] = []
  for (const value of values) {
    list.push(redactAny(value, depth - 1, budget) ?? null)
    if (budget.left <= 0) break
  }
  return list
}

function redactRecord(entries: Iterable<[unknown, unknown]>, depth: number, budget: Budget): Redacted {
  const record: Record<string, Redacted> = {}
  for (const [key, value] of entries) {
    const name = String(key)
    const hidden = isSecretName(name) && value !== undefined && value !== null && typeof value !== 'boolean'
    const redacted = hidden ? SECRET : redactAny(value, depth - 1, budget)
    if (redacted !== undefined) record[spend(name, budget)] = redacted
    if (budget.left <= 0) break
  }
  return record
}

function redactOneError(error: Error, depth: number, budget: Budget): RedactedError {
  const { name, message, stack, cause } = error
  return {
    name: spend(String(name), budget),
    message: spend(String(message), budget),
    ...(stack === undefined ? {} : { stack: spend(String(stack), budget) }),
    ...(cause === undefined ? {} : { cause: redactAny(cause, depth - 1, budget) ?? null }),
  }
}
