import { randomFillSync } from 'node:crypto'

/** Chance as the world deals it: from the operating system, or from a seed in the trial world. */
export interface Random {
  /** A number in [0, 1). */
  fraction(): number
  /** `count` random bytes; unguessable in real worlds. */
  bytes(count: number): Uint8Array
}

const POOL = 4_096
const pool = new Uint8Array(POOL)
let used = POOL

function take(count: number): Uint8Array {
  if (count > POOL) return randomFillSync(new Uint8Array(count))
  if (used + count > POOL) {
    randomFillSync(pool)
    used = 0
  }
  used += count
  return pool.slice(used - count, used)
}

/** Randomness from the operating system, drawn in blocks because a system call for every id costs more than the id. */
export const systemRandom: Random = { fraction: () => Math.random(), bytes: take }

/** A reproducible stream from a seed (xoshiro128**, Blackman and Vigna 2018, seeded by splitmix32). Not for secrets. */
export function seededRandom(seed: number): Random {
  let mix = seed >>> 0
  const splitmix = () => {
    mix = (mix + 0x9e3779b9) | 0
    let z = mix ^ (mix >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  const state = Uint32Array.from({ length: 4 }, splitmix)
  const next = () => {
    const [s0, s1, s2, s3] = state as unknown as [number, number, number, number]
    const scrambled = Math.imul(s1, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const mixed3 = s3 ^ s1
    const mixed2 = s2 ^ s0
    state[1] = s1 ^ mixed2
    state[0] = s0 ^ mixed3
    state[2] = mixed2 ^ (s1 << 9)
    state[3] = (mixed3 << 11) | (mixed3 >>> 21)
    return result
  }
  return {
    fraction: () => next() / 4_294_967_296,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
  }
}
