export const storeFile = (): string => `\
import type { Reader, Writer } from '@souk/kit/database'

/** How often a subject was recorded, as the contract shows it. */
export interface Tally {
  readonly subject: string
  readonly count: number
  readonly lastAt: string
}

type Row = { subject: string; count: number; last_at: number }
const asTally = ({ subject, count, last_at }: Row): Tally => ({
  subject,
  count,
  lastAt: new Date(last_at).toISOString(),
})

export async function findTally(db: Reader, subject: string): Promise<Tally | undefined> {
  const row = await db.get<Row>\`select subject, count, last_at from tally where subject = \${subject}\`
  return row && asTally(row)
}

/** Read and changed in one statement, so that two at once count two. */
export async function countOneMore(db: Writer, subject: string, now: number): Promise<Tally> {
  const row = await db.get<Row>\`
    insert into tally (subject, count, last_at) values (\${subject}, 1, \${now})
    on conflict (subject) do update set count = tally.count + 1, last_at = excluded.last_at
    returning subject, count, last_at\`
  return asTally(row as Row)
}
`

export const migrationFile = (): string => `\
create table tally (
  subject text primary key,
  count bigint not null check (count > 0),
  last_at bigint not null
);
`
