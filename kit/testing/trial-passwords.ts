import { argon2Sync } from 'node:crypto'
import { createPasswords, type Digest, type Passwords } from '../password/index.ts'
import type { World } from '../world/index.ts'

/** The least that Argon2id can cost. */
const COST = { memory: 8, passes: 1, parallelism: 1 }

/** At once: a thread would finish in an order that a seed cannot repeat. */
const digest: Digest = async (message, { memory, passes, parallelism, salt }, tagLength) =>
  argon2Sync('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength })

/** Passwords of the trial world: hashed for real, and so cheaply that nobody should keep such hashes. */
export const trialPasswords = (parts: Pick<World, 'clock' | 'random' | 'telemetry'>): Passwords =>
  createPasswords({ ...parts, digest, cost: COST })
