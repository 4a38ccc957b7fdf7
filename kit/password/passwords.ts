import { timingSafeEqual } from 'node:crypto'
import { Refusal } from '../contract/index.ts'
import { createBulkhead, isBulkheadFull } from '../resilience/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { readPhc, writePhc, type Cost, type Hashed } from './phc.ts'

/**
 * A port: hashes passwords slowly, so that who steals the hashes has to pay for each guess. Both functions reject with the
 * refusal `too_busy` (429) when too many wait, so an operation that uses them declares it as `exhausted`.
 */
export interface Passwords {
  /** The hash of a password, with its own salt, in the PHC string format. */
  hash(password: string): Promise<string>
  /**
   * Is it the password of this hash? Without a hash there is none that would be right, and finding that out costs the same:
   * so nobody can tell by the clock whether there is an account.
   */
  verify(password: string, hash: string | undefined): Promise<boolean>
  /** Was the hash made with another cost than it would be now? Then make a new one as soon as the password is there. */
  isOutdated(hash: string): boolean
}

/** Computes so many bytes from a password, at the cost and with the salt that are given. */
export type Digest = (password: string, how: Cost & { salt: Buffer }, bytes: number) => Promise<Buffer>

/** The least that OWASP's Password Storage Cheat Sheet asks of Argon2id: 19 MiB, two passes. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32

/** Logging in is the most expensive thing that a stranger can ask for: two at a time leave the machine to the others. */
const BULKHEAD = { concurrent: 2, queue: 20, maxWaitMs: 2_000 }

interface Parts {
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Pick<Telemetry, 'count'>
  readonly digest: Digest
  readonly cost?: Cost
}

/** Passwords as a world keeps them. `cost` defaults to argon2id with m = 19456 KiB, t = 2, p = 1. */
export function createPasswords({ clock, random, telemetry, digest, cost = COST }: Parts): Passwords {
  const bulkhead = createBulkhead(clock, BULKHEAD)
  const newSalt = () => Buffer.from(random.bytes(SALT_BYTES))
  const nobody: Hashed = { ...cost, salt: newSalt(), hash: Buffer.alloc(HASH_BYTES) }

  const compute = async (what: 'hash' | 'verify', password: string, how: Cost & { salt: Buffer }, bytes: number) => {
    telemetry.count('passwords', { what })
    const leave = await Promise.try(() => bulkhead.enter()).catch(refuse)
    try {
      // Two ways to write the same letters are one password (NIST SP 800-63B, 3.1.1.2).
      return await digest(password.normalize('NFKC'), how, bytes)
    } finally {
      leave()
    }
  }

  return {
    hash: async (password) => {
      const how = { ...cost, salt: newSalt() }
      return writePhc({ ...how, hash: await compute('hash', password, how, HASH_BYTES) })
    },
    verify: async (password, text) => {
      const known = text === undefined ? nobody : readPhc(text)
      const isSame = timingSafeEqual(await compute('verify', password, known, known.hash.length), known.hash)
      return isSame && text !== undefined
    },
    isOutdated: (text) => {
      const { memory, passes, parallelism, hash } = readPhc(text)
      return (
        memory !== cost.memory ||
        passes !== cost.passes ||
        parallelism !== cost.parallelism ||
        hash.length !== HASH_BYTES
      )
    },
  }
}

function refuse(error: unknown): never {
  if (isBulkheadFull(error))
    throw new Refusal('too_busy', 'exhausted', 'Too many are signing in at once: try again in a moment.', [], 1)
  throw error
}
