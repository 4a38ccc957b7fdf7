import type { InputOf } from '@souk/kit/contract'
import type { Writer } from '@souk/kit/database'
import type { CommandContext, Handler } from '@souk/kit/service'
import { disturb, silence } from '@souk/kit/stand-in'
import type { provider } from '../contract.ts'
import { shown, verdictOn, type Charge, type Faults, type Shown } from '../domain.ts'
import type { ProviderSettings } from '../settings.ts'
import { faultsNow, findCharge, openCharge, writeLedger } from '../store.ts'
import { AFTER_ANSWER_MS, copies, newsOf } from '../webhook/news.ts'
import { webhooks } from '../webhook/saga.ts'

type Op = typeof provider.operations.authorise
type Ctx = CommandContext<Op, ProviderSettings>

export const authorise: Handler<Op, ProviderSettings> = async (input, ctx) => {
  const mood = await disturb(ctx, await faultsNow(ctx.db))
  const known = await findCharge(ctx.db, input.reference)
  if (known?.state === 'voided') throw ctx.refuse('voided', `${input.reference} was voided.`)
  const verdict = verdictOn(known?.token ?? input.token)
  if ('refuse' in verdict) throw ctx.refuse(verdict.refuse, `The card was refused: ${verdict.refuse}.`)
  const output = known ? same(ctx, known, input) : await reserve(ctx, input, verdict.state, mood)
  const leftMs = Date.parse(output.createdAt) + (verdict.afterMs ?? 0) - ctx.now()
  if (verdict.silent || mood.swallowsAnswer) await silence(ctx)
  // Who has gone meanwhile does not hear the answer, and does not change it.
  else if (leftMs > 0) await ctx.sleep(leftMs).catch(() => {})
  return output
}

/** The reference is known: the charge that there is, whatever the key. */
function same(ctx: Ctx, known: Charge, { reference, amount }: InputOf<Op>): Shown {
  if (known.state === 'declined') throw ctx.refuse('card_declined', `${reference} was declined: ${known.reason}.`)
  if (known.amount !== amount.amount || known.currency !== amount.currency)
    throw ctx.refuse('other_amount', `${reference} is known with another amount.`)
  return shown(known, ctx.config.publicUrl)
}

async function reserve(
  ctx: Ctx,
  { reference, amount, token }: InputOf<Op>,
  state: 'authorised' | 'action_required',
  faults: Faults,
): Promise<Shown> {
  const charge: Charge = {
    chargeId: ctx.newId('chg'),
    reference,
    state,
    ...amount,
    captured: 0,
    refunded: 0,
    reason: undefined,
    token,
    createdAt: ctx.now(),
    version: 1,
  }
  const output = shown(charge, ctx.config.publicUrl)
  const open = (db: Writer) =>
    Promise.all([
      openCharge(db, charge),
      state === 'authorised' && writeLedger(db, { at: charge.createdAt, reference, kind: 'authorised', amount }),
    ])
  const news = newsOf(ctx, output, faults, { answered: true, delayMs: AFTER_ANSWER_MS })
  if (news === undefined && state === 'authorised')
    return ctx.tx(async ({ db }) => {
      await open(db)
      return output
    })
  const data = { charge: output, letters: news ? copies(news) : [], delayMs: news?.delayMs ?? 0, attempts: 0 }
  return ctx.begin(webhooks, reference, data, async ({ db }) => void (await open(db)))
}
