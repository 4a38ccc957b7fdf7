import type { OutputOf } from '@souk/kit/contract'
import type { Writer } from '@souk/kit/database'
import type { Context, Transaction } from '@souk/kit/service'
import { provider } from '@souk/provider/contract'
import type { payment } from './contract.ts'
import { disagreements, kindOf, type Case, type Disagreement, type Line } from './disagreement.ts'
import { intent } from './intent/intent.ts'
import { recalled } from './intent/recall.ts'
import type { PaymentSettings } from './settings.ts'
import { findPayment } from './store.ts'
import { countOpenCases, openCase, settleCases } from './store/cases.ts'
import * as kept from './store/reconciliation.ts'

type Ctx = Pick<Context<PaymentSettings>, 'db' | 'call' | 'newId' | 'now'>
type Inside = Omit<Transaction, 'emit'>
type Names = Pick<Context, 'newId'>
export type Reconciled = OutputOf<typeof payment.operations.reconcile>

const MOST_LINES = 1_000
const MOST_COMPARISONS = 200
const SECOND_MS = 1_000
/** What moved so lately may not have been told to the other side. */
const FRESH_MS = 60 * SECOND_MS
/** A payment that is under way is left to its saga for so long: it goes on asking, and calls an operator itself. */
const UNDER_WAY_MS = 3_600 * SECOND_MS
const LOOK_MS = 10 * SECOND_MS
const LOOK_AGAIN_MS = 60 * SECOND_MS

/** States in which a look at the provider may bring us news. */
const CURIOUS = ['authorising', 'action_required', 'authorised', 'captured']
const UNDER_WAY = ['authorising', 'action_required', 'capturing', 'voiding', 'refunding']

/** The provider's ledger from where it was left, read before the transaction. Undefined: it is out of reach. */
export async function readLedger(ctx: Ctx): Promise<readonly Line[] | undefined> {
  const { theirs } = await kept.progressOf(ctx.db)
  let isReached = true
  const fallback = () => {
    isReached = false
    return { data: [] }
  }
  const { data } = await ctx.call(provider.operations.ledger, { after: theirs }, { fallback })
  return isReached ? data : undefined
}

/**
 * Compares what has moved, on either side, since the last run, and what differed then: at most so much that the transaction
 * stays short. What differs is looked up again first; what still differs is a case.
 */
export async function reconcile(ctx: Ctx, tx: Inside, lines: readonly Line[]): Promise<Reconciled> {
  const { db } = tx
  const now = ctx.now()
  const { ours } = await kept.progressOf(db)
  const moved = await kept.movedSince(db, ours, now - FRESH_MS, MOST_LINES)
  await kept.keepStatement(db, lines)
  const references = [...lines, ...moved].map(({ reference }) => reference)
  await kept.compareSoon(db, references, now)
  await kept.advance(db, { theirs: lines.at(-1)?.position ?? 0, ours: moved.at(-1)?.position ?? 0 })
  // Half of what moved cannot be compared with all of it.
  const isRead = lines.length < MOST_LINES && moved.length < MOST_LINES
  const found = isRead ? await compareDue(ctx, tx, now) : { agreed: 0, repaired: 0, opened: 0 }
  const { waiting, due } = await kept.countComparisons(db, now)
  return { read: lines.length, ...found, waiting, open: await countOpenCases(db), more: !isRead || due > 0 }
}

async function compareDue(ctx: Ctx, tx: Inside, now: number) {
  const { db } = tx
  const due = await kept.dueComparisons(db, now, MOST_COMPARISONS)
  const references = due.map(({ reference }) => reference)
  const [ours, theirs] = await Promise.all([kept.ourTotals(db, references), kept.theirTotals(db, references)])
  const compared = due.map((each) => ({
    ...each,
    differ: disagreements(ours.get(each.reference) ?? [], theirs.get(each.reference) ?? []),
  }))
  const {
    agreed = [],
    differing = [],
    contradicted = [],
  } = Object.groupBy(compared, (each) =>
    each.differ.length === 0 ? 'agreed' : isOver(each, now) ? 'contradicted' : 'differing',
  )
  for (const each of differing) await lookAgain(ctx, tx, each, now)
  let opened = 0
  for (const { reference, state, differ } of contradicted)
    for (const each of differ) if (await open(ctx, db, 'reconciliation', reference, state !== null, each)) opened++
  const settled = agreed.map(({ reference }) => reference)
  await settleCases(db, settled, now)
  await kept.endComparisons(db, [...settled, ...contradicted.map(({ reference }) => reference)])
  return { agreed: agreed.length, repaired: agreed.filter(({ looks }) => looks > 0).length, opened }
}

/** Was it looked up again, and is it long enough ago that everybody must know what there is to know? */
const isOver = ({ since, looks, state }: kept.Due, now: number): boolean =>
  looks > 0 && now - since >= (state !== null && UNDER_WAY.includes(state) ? UNDER_WAY_MS : FRESH_MS)

async function lookAgain(ctx: Names, tx: Inside, { reference, looks }: kept.Due, now: number) {
  await kept.compareLater(tx.db, reference, now + (looks === 0 ? LOOK_MS : LOOK_AGAIN_MS))
  const found = await findPayment(tx.db, reference)
  if (found && CURIOUS.includes(found.state))
    await tx.signal(intent, await recalled(found)(tx), 'notified', { refundId: ctx.newId('ref') })
}

/** Opens a case, once for the same difference. */
export const open = (
  ctx: Pick<Context, 'newId' | 'now'>,
  db: Writer,
  foundBy: Case['foundBy'],
  reference: string,
  isKnown: boolean,
  found: Disagreement,
): Promise<boolean> =>
  openCase(db, {
    ...found,
    caseId: ctx.newId('case'),
    reference,
    kind: kindOf(isKnown, found),
    foundBy,
    openedAt: new Date(ctx.now()).toISOString(),
  })
