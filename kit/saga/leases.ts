import type { Database } from '../database/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Clock } from '../world/clock.ts'
import { beat, giveBack, leave, strikeOff, takeShards, type Shard } from './shard-store.ts'
import { pick, share, SHARDS, watch } from './shares.ts'

/** How often an instance says that it lives. */
const BEAT_MS = 1_500

/** The shards of which this instance drives the sagas. */
export interface Leases {
  /** Resolves after the first look at who drives what. */
  readonly started: Promise<void>
  /** The fence of a shard, as it was when it was last looked at. */
  fenceOf(shard: number): number
  owns(shard: number): boolean
  owned(): readonly number[]
  /** Where a saga that begins here belongs: in a shard that is driven here, if there is one. */
  homeOf(id: string): number
  /** Gives everything back, so that others need not wait. */
  close(): Promise<void>
}

const everyShard = Array.from({ length: SHARDS }, (_, shard) => shard)

/** Takes part in driving the sagas of a database. `gained` is called when shards have come to this instance. */
export function startLeases(
  me: string,
  database: Database,
  clock: Clock,
  telemetry: Telemetry,
  gained: () => void,
): Leases {
  const stop = new AbortController()
  const judge = watch(me, clock.monotonic)
  const fences = new Map<number, number>()
  let owned: readonly number[] = []

  /** One transaction: its own beat, a look at the others, and what follows for itself. */
  const look = () =>
    database.transaction(async (db): Promise<Shard[]> => {
      const { members, shards } = await beat(db, me)
      const { living, dead } = judge(members)
      const { take, give } = share(me, living, shards)
      const [taken] = await Promise.all([
        take.length > 0 ? takeShards(db, me, take) : [],
        give.length > 0 ? giveBack(db, me, give) : undefined,
        dead.length > 0 ? strikeOff(db, dead) : undefined,
      ])
      const given = shards.map((each) => (give.includes(each.shard) ? { ...each, owner: null } : each))
      return given.map((each) => taken.find(({ shard }) => shard === each.shard) ?? each)
    })

  const learn = (shards: readonly Shard[]) => {
    const before = owned
    for (const { shard, fence } of shards) fences.set(shard, fence)
    owned = shards.filter(({ owner }) => owner === me).map(({ shard }) => shard)
    if (owned.length !== before.length)
      telemetry.log().info('drives other sagas than before', { shards: owned.length, before: before.length })
    if (owned.some((shard) => !before.includes(shard))) gained()
  }

  // Nothing is learnt before it is known to be committed: what was decided in vain is decided again.
  const lookOnce = () => look().then(learn, () => {})
  const first = lookOnce()
  const done = (async () => {
    await first
    while (!stop.signal.aborted) {
      await clock.sleep(BEAT_MS, stop.signal).catch(() => {})
      if (!stop.signal.aborted) await lookOnce()
    }
  })()

  return {
    started: first,
    fenceOf: (shard) => fences.get(shard) ?? 0,
    owns: (shard) => owned.includes(shard),
    owned: () => owned,
    homeOf: (id) => pick(id, owned.length > 0 ? owned : everyShard),
    close: async () => {
      stop.abort()
      await done
      await database.transaction((db) => Promise.all([giveBack(db, me, everyShard), leave(db, me)])).catch(() => {})
    },
  }
}
