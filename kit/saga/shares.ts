import type { Member, Shard } from './shard-store.ts'

/** Into how many parts the sagas of a service are divided. */
export const SHARDS = 16

/** A member whose counter has stood still for so long, as its observer measures time, is taken for dead. */
const SILENCE_MS = 5_000

/**
 * Judges who lives by whether their counters move, on the observer's own monotonic clock: neither a wall clock that jumps
 * nor two that disagree can make anybody dead or alive.
 */
export function watch(me: string, monotonic: () => number) {
  const seen = new Map<string, { beats: number; since: number }>()
  return (members: readonly Member[]): { living: string[]; dead: Member[] } => {
    const now = monotonic()
    const dead: Member[] = []
    for (const member of members) {
      const before = seen.get(member.id)
      if (before?.beats !== member.beats) seen.set(member.id, { beats: member.beats, since: now })
      else if (now - before.since >= SILENCE_MS && member.id !== me) dead.push(member)
    }
    const gone = new Set(seen.keys()).difference(new Set(members.map(({ id }) => id)))
    for (const id of [...gone, ...dead.map(({ id }) => id)]) seen.delete(id)
    const living = new Set([me, ...members.map(({ id }) => id)]).difference(new Set(dead.map(({ id }) => id)))
    return { living: [...living].sort(), dead }
  }
}

/** What this instance should take and give back, so that everybody who lives has a fair share. */
export function share(
  me: string,
  living: readonly string[],
  shards: readonly Shard[],
): { take: Shard[]; give: number[] } {
  const mine = shards.filter(({ owner }) => owner === me)
  const free = shards.filter(({ owner }) => owner === null || !living.includes(owner))
  const place = living.indexOf(me)
  const fair = Math.floor(SHARDS / living.length) + (place < SHARDS % living.length ? 1 : 0)
  // From different ends, so that two who look at once do not reach for the same.
  const inReach = place % 2 === 0 ? free : free.toReversed()
  return {
    take: inReach.slice(0, Math.max(0, fair - mine.length)),
    give: mine.slice(fair).map(({ shard }) => shard),
  }
}

/** The shard among these in which a saga with this id belongs (FNV-1a, 32 bits). */
export function pick(id: string, shards: readonly number[]): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return shards[(hash >>> 0) % shards.length] as number
}
