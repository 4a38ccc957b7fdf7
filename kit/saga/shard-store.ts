import { list, rows, type Writer } from '../database/index.ts'

/** One of the parts into which all sagas of a service are divided. */
export interface Shard {
  readonly shard: number
  readonly owner: string | null
  readonly fence: number
}

/** An instance that drives sagas, and how often it has said so. */
export interface Member {
  readonly id: string
  readonly beats: number
}

/** Says that this instance lives, and answers who else says so and who drives what. */
export async function beat(db: Writer, me: string): Promise<{ members: Member[]; shards: Shard[] }> {
  const [, members, shards] = await Promise.all([
    db.run`insert into souk_saga_member (id, beats) values (${me}, 1)
      on conflict (id) do update set beats = souk_saga_member.beats + 1`,
    db.all<Member>`select id, beats from souk_saga_member order by id`,
    db.all<Shard>`select shard, owner, fence from souk_saga_shard order by shard`,
  ])
  return { members, shards }
}

/** Takes shards that nobody has taken since they were looked at. Answers which it got. */
export const takeShards = (db: Writer, me: string, shards: readonly Shard[]) => db.all<Shard>`
  update souk_saga_shard set owner = ${me}, fence = fence + 1
  where (shard, fence) in (values ${rows(shards.map(({ shard, fence }) => [shard, fence]))})
  returning shard, owner, fence`

/** Gives shards back, for somebody else to take. The fence stays: what is under way can be finished until somebody does. */
export const giveBack = (db: Writer, me: string, shards: readonly number[]) => db.run`
  update souk_saga_shard set owner = null where owner = ${me} and shard in ${list(shards)}`

/** Strikes members off that have not beaten since; one that lives after all comes back with its next beat. */
export const strikeOff = (db: Writer, members: readonly Member[]) => db.run`
  delete from souk_saga_member where (id, beats) in (values ${rows(members.map(({ id, beats }) => [id, beats]))})`

/** Takes this instance out of the list, when it stops in order. */
export const leave = (db: Writer, me: string) => db.run`delete from souk_saga_member where id = ${me}`
