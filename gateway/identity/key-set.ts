import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import { readMemory, writeMemory } from '../routes/memory-file.ts'

/** As long as this, keys are used without a look whether they are still the ones. */
const FRESH_MS = 5 * 60_000
/** An unknown key is asked for at most once in this time, however many tokens name unknown ones. */
const AGAIN_MS = 30_000
/** The same while there was no answer. */
const NO_ANSWER_AGAIN_MS = 2_000
const MOST_KEYS = 20
/** 32 bytes in base64url. */
const wholeKey = /^[\w-]{43}$/

/** The public part of a key that signs access tokens (RFC 8037), and nothing else of what was answered. */
export interface PublicKey {
  readonly kid: string
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
}

/** The keys that sign access tokens, as far as they are known. */
export interface KeySet {
  /** Without waiting. Looks in the background whether they are still the ones when that was long ago. */
  known(kid: string): PublicKey | undefined
  /** Asks for an unknown key, unless that was done lately. Rejects when there is no answer and so it cannot be told. */
  find(kid: string): Promise<PublicKey | undefined>
  /** Somebody may have come who can be asked: reads the keys unless they were read since the start. */
  wake(): void
}

/**
 * Keeps the keys that `read` answers, and remembers them on disk: tokens are verified also while whoever made them is away,
 * and after a restart in the meantime.
 */
export function keepKeys(
  { clock, telemetry }: { clock: Clock; telemetry: Telemetry },
  file: string,
  read: () => Promise<unknown>,
): KeySet {
  let keys = byId(publicKeys({ keys: readMemory(file) }))
  let readAt = -Infinity
  let notBefore = -Infinity
  let failure: unknown = new Error('the keys were never read')
  let reading: Promise<void> | undefined

  const attempt = async () => {
    try {
      const set = publicKeys(await read())
      if (set.length === 0) throw new Error('the key set has no usable key')
      keys = byId(set)
      readAt = clock.monotonic()
      notBefore = readAt + AGAIN_MS
      failure = undefined
      writeMemory(file, set, telemetry)
    } catch (error) {
      notBefore = clock.monotonic() + NO_ANSWER_AGAIN_MS
      failure = error
      telemetry.log().warn('the keys of access tokens cannot be read', { cause: String(error) })
    }
    reading = undefined
  }
  const mayRead = () => reading !== undefined || clock.monotonic() >= notBefore
  const again = () => (reading ??= attempt())

  return {
    known: (kid) => {
      if (clock.monotonic() - readAt >= FRESH_MS && mayRead()) void again()
      return keys.get(kid)
    },
    find: async (kid) => {
      if (mayRead()) await again()
      const key = keys.get(kid)
      if (key === undefined && failure !== undefined) throw failure
      return key
    },
    wake: () => {
      if (readAt === -Infinity && mayRead()) void again()
    },
  }
}

/** What of an answer is a key for access tokens. */
function publicKeys(answer: unknown): PublicKey[] {
  const { keys } = (answer ?? {}) as { keys?: unknown }
  return (Array.isArray(keys) ? keys : []).slice(0, MOST_KEYS).flatMap(publicKey)
}

function publicKey(answer: unknown): PublicKey[] {
  const { kid, kty, crv, x } = (answer ?? {}) as Partial<Record<keyof PublicKey, unknown>>
  const isWhole = kty === 'OKP' && crv === 'Ed25519' && typeof kid === 'string' && typeof x === 'string'
  return isWhole && wholeKey.test(x) ? [{ kid, kty, crv, x }] : []
}

const byId = (set: readonly PublicKey[]): ReadonlyMap<string, PublicKey> => new Map(set.map((key) => [key.kid, key]))
