import type { CloudEvent } from '../bus/index.ts'
import type { Reader, Writer } from '../database/index.ts'
import type { Heard } from '../service/index.ts'

/** The service that an event comes from. Its events of one key are one story. */
export const sourceOf = (event: Pick<CloudEvent, 'source'>): string => event.source.slice('/souk/'.length)

/** Where in that story it stands: 1, 2, 3 … without gaps. */
export const seqOf = (event: CloudEvent): number => Number(event.sequence)

/** The event as a service sees it. */
export const heardOf = (event: CloudEvent): Heard => ({
  id: event.id,
  key: event.subject,
  seq: seqOf(event),
  at: Date.parse(event.time),
})

/** Where a story begins in its middle: its events up to `seq` count as taken, unless it has begun already. */
export const beginAt = (db: Writer, event: CloudEvent, seq: number): Promise<number> => db.run`
  insert into souk_position (source, key, seq) values (${sourceOf(event)}, ${event.subject}, ${seq})
  on conflict (source, key) do nothing`

/**
 * The receipt: moves the position by exactly one step. If it does not stand there the statement breaks a constraint, and the
 * transaction fails with it: so nobody has to wait for its answer, and it travels with the commit.
 */
export const advance = (db: Writer, event: CloudEvent, from: number): Promise<number> => {
  const [source, key] = [sourceOf(event), event.subject]
  return db.run`
    insert into souk_position (source, key, seq) values (${source}, ${key}, case when ${from} = 0
      or exists (select 1 from souk_position where source = ${source} and key = ${key}) then ${from + 1} end)
    on conflict (source, key) do update set seq = case when souk_position.seq = ${from} then excluded.seq end`
}

/** The number of the last event of a key that has taken effect. */
export const positionOf = async (db: Reader, source: string, key: string): Promise<number | undefined> =>
  (await db.get<{ seq: number }>`select seq from souk_position where source = ${source} and key = ${key}`)?.seq
