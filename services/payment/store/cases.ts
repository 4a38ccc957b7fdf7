import { all, list, sql, type Reader, type Writer } from '@souk/kit/database'
import type { Case } from '../disagreement.ts'

interface CaseRow {
  readonly case_id: string
  readonly reference: string
  readonly about: Case['about']
  readonly kind: Case['kind']
  readonly ours: number
  readonly our_currency: string
  readonly theirs: number
  readonly their_currency: string
  readonly found_by: Case['foundBy']
  readonly opened_at: number
  readonly closed_at: number | null
  readonly closed_by: string | null
  readonly note: string | null
}

const columns = sql`case_id, reference, about, kind, ours, our_currency, theirs, their_currency, found_by, opened_at,
  closed_at, closed_by, note`

const asCase = (row: CaseRow): Case => ({
  caseId: row.case_id,
  reference: row.reference,
  about: row.about,
  kind: row.kind,
  ours: { amount: row.ours, currency: row.our_currency },
  theirs: { amount: row.theirs, currency: row.their_currency },
  foundBy: row.found_by,
  state: row.closed_at === null ? 'open' : 'closed',
  openedAt: new Date(row.opened_at).toISOString(),
  ...(row.closed_at === null ? {} : { closedAt: new Date(row.closed_at).toISOString() }),
  ...(row.closed_by === null ? {} : { closedBy: row.closed_by }),
  ...(row.note === null ? {} : { note: row.note }),
})

/** Who closes a case of which both sides say the same again. */
const ITSELF = 'reconciliation'

/**
 * Opens a case, or again one that had closed by itself. False: there is one about the same difference, or there was one and
 * somebody has closed it.
 */
export async function openCase(db: Writer, found: Omit<Case, 'state'>): Promise<boolean> {
  const { caseId, reference, about, kind, ours, theirs, foundBy } = found
  const opened = await db.run`
    insert into reconciliation_case (case_id, reference, about, kind, ours, our_currency, theirs, their_currency, found_by,
      opened_at)
    values (${caseId}, ${reference}, ${about}, ${kind}, ${ours.amount}, ${ours.currency}, ${theirs.amount},
      ${theirs.currency}, ${foundBy}, ${Date.parse(found.openedAt)})
    on conflict (reference, about, ours, our_currency, theirs, their_currency) do update
      set closed_at = null, closed_by = null, note = null where reconciliation_case.closed_by = ${ITSELF}`
  return opened === 1
}

/** Closes a case, unless somebody has closed it. Undefined: there is no such case. */
export async function closeCase(
  db: Writer,
  caseId: string,
  { by, note, at }: { by: string; note: string; at: number },
): Promise<Case | undefined> {
  await db.run`
    update reconciliation_case set closed_at = ${at}, closed_by = ${by}, note = ${note}
    where case_id = ${caseId} and closed_at is null`
  const row = await db.get<CaseRow>`select ${columns} from reconciliation_case where case_id = ${caseId}`
  return row && asCase(row)
}

/** Closes what is open about the movements of payments of which both sides say the same again. */
export const settleCases = (db: Writer, references: readonly string[], at: number): Promise<number> =>
  db.run`
    update reconciliation_case set closed_at = ${at}, closed_by = ${ITSELF}, note = 'Both sides say the same again.'
    where reference in ${list(references)} and about <> 'amount' and closed_at is null`

export async function countOpenCases(db: Reader): Promise<number> {
  const row = await db.get<{ open: number }>`
    select count(*) as open from reconciliation_case where closed_at is null`
  return row?.open ?? 0
}

/** Cases, newest first. */
export async function listCases(
  db: Reader,
  limit: number,
  only: {
    readonly before?: string | undefined
    readonly reference?: string | undefined
    readonly state?: Case['state'] | undefined
  },
): Promise<Case[]> {
  const conditions = [
    ...(only.before === undefined ? [] : [sql`case_id < ${only.before}`]),
    ...(only.reference === undefined ? [] : [sql`reference = ${only.reference}`]),
    ...(only.state === undefined ? [] : [only.state === 'open' ? sql`closed_at is null` : sql`closed_at is not null`]),
  ]
  const found = await db.all<CaseRow>`
    select ${columns} from reconciliation_case where ${all(conditions)} order by case_id desc limit ${limit}`
  return found.map(asCase)
}
