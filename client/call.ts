import { failed, isPassing, pauseMs, read, requestOf, type Call, type Operation, type Outcome } from './attempt.ts'
import type { Answer } from './operation.ts'
import { limits, type CommandOptions, type Shop } from './options.ts'
import { NoAnswer } from './problem.ts'
import { partsOf, type Route } from './route.ts'
import { withToken } from './token.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * Calls an operation until there is an answer, where a repetition does no harm: queries, and commands that recognise it.
 * Each attempt carries the same key. Rejects with a `NoAnswer`, with the reason of the caller's signal, or with a `TypeError`
 * for an input that cannot be sent.
 */
export async function carryOut(
  shop: Shop,
  operation: Operation,
  input: Input,
  options: CommandOptions,
): Promise<Answer<unknown, string>> {
  const { timeoutMs, attemptMs, attempts } = limits(shop, options)
  const key = keyOf(operation.route, options)
  const call: Call = { ...operation, parts: partsOf(operation.route, input), options, attemptMs, key }
  const until = performance.now() + timeoutMs
  for (let attempt = 1; ; attempt++) {
    const limit = AbortSignal.timeout(Math.ceil(Math.max(0, Math.min(attemptMs, until - performance.now()))))
    const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal])
    const once = async (token: string | undefined) => attemptOnce(shop, call, token, signal, attempt)
    const { came: outcome, token } = await withToken(shop, call, signal, attempt, once)
    const mayRepeat = options.repeat === true || isHarmless(operation.route, input, token)
    const ms = pauseMs(outcome, attempt)
    if (!isPassing(outcome) || !mayRepeat || attempt >= attempts || performance.now() + ms >= until) {
      if (outcome instanceof NoAnswer) throw outcome
      return outcome
    }
    await shop.wait(ms, options.signal)
  }
}

async function attemptOnce(
  shop: Shop,
  call: Call,
  token: string | undefined,
  signal: AbortSignal,
  attempts: number,
): Promise<Outcome> {
  const request = requestOf(call, token)
  try {
    return await read(await shop.fetch(shop.url + call.parts.path, { ...request, signal }), call, attempts)
  } catch (cause) {
    return failed(call, attempts, { cause })
  }
}

/** A service looks at a key only when it knows whose it is. */
const isHarmless = ({ key, guest, once }: Route, input: Input, token: string | undefined): boolean =>
  once !== true && (key !== 'known' || token !== undefined || (guest !== undefined && input[guest] !== undefined))

/** What may happen twice needs no key: the service is spared to remember it. */
function keyOf({ key }: Route, { idempotencyKey, repeat }: CommandOptions): string | undefined {
  if (key === undefined) return undefined
  return idempotencyKey ?? (repeat === true && key === 'known' ? undefined : newKey())
}

/** A UUID (RFC 9562). `crypto.randomUUID` is missing on pages without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
