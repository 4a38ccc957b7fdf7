import { createHmac } from 'node:crypto'
import type { InputOf, Operation } from '@souk/kit/contract'
import { service, type Handler } from '@souk/kit/service'
import type { As } from '@souk/kit/testing'
import { provider } from '@souk/provider/contract'
import type { payment } from './contract.ts'
import type { Line } from './disagreement.ts'
import type { Charge, Money } from './domain.ts'

const { authorise, lookup, capture, void: release, refund, ledger } = provider.operations
export type Step = 'authorise' | 'lookup' | 'capture' | 'void' | 'refund'

export const order: As = { service: 'order' }
export const gbp = (amount: number): Money => ({ amount, currency: 'GBP' })
export const price = gbp(2_499)
const numbered = (prefix: string) => (n: number) => `${prefix}_${String(n).padStart(26, '0')}`
export const paymentId = numbered('pay')
export const orderId = numbered('ord')
export const refundId = numbered('ref')

export const asked = (n: number, token = 'tok_visa'): InputOf<typeof payment.operations.authorise> => ({
  paymentId: paymentId(n),
  orderId: orderId(n),
  amount: price,
  method: 'card',
  token,
})

const SECRET = 'souk-development-webhook-secret'

/** A webhook as a provider sends it; what is given differs from it. */
export function hook(
  now: number,
  told: { reference: string; state?: string; id?: string; amount?: unknown; captured?: Money; refunded?: Money },
  { secret = SECRET, body = JSON.stringify({ id: 'pev_1', state: 'authorised', amount: price, ...told }) } = {},
) {
  const t = Math.floor(now / 1_000)
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')
  return { provider: 'stand-in', body, signature: `t=${t},v1=${v1}` }
}

interface Asked {
  readonly signal: AbortSignal
  now(): number
  sleep(ms: number): Promise<void>
  refuse(code: string, detail: string): Error
}
type Answers = (charge: Charge | undefined, ctx: Asked, input: { reference: string; amount: Money }) => unknown

/**
 * A provider that does what a test says: `bank.says.authorise = …` answers, or throws, instead of it. What it keeps outlives
 * its processes; `count` says what came in. Its `ledger` is what a test makes of it, besides what it was asked for.
 */
export function bank() {
  const charges = new Map<string, Charge>()
  const says: Partial<Record<Step, Answers>> = {}
  const lines: Line[] = []
  const moved = (reference: string, kind: Line['kind'], amount: Money, at: number) =>
    void lines.push({ position: lines.length + 1, at: new Date(at).toISOString(), reference, kind, amount })
  const came: { step: Step; reference: string }[] = []
  const put = (reference: string, amount: Money, change: Partial<Charge>): Charge => {
    const none = { ...amount, amount: 0 }
    const fresh: Charge = {
      chargeId: numbered('chg')(charges.size + 1),
      reference,
      state: 'authorised',
      amount,
      captured: none,
      refunded: none,
      createdAt: '2026-01-01T00:00:00.000Z',
    }
    const charge = { ...(charges.get(reference) ?? fresh), ...change }
    charges.set(reference, charge)
    return charge
  }
  const does: Record<Step, (input: { reference: string; amount: Money }, ctx: Asked) => Charge> = {
    authorise: ({ reference, amount }, ctx) => {
      if (charges.get(reference)?.state === 'voided') throw ctx.refuse('voided', 'It was voided.')
      const known = charges.get(reference)
      if (known === undefined) moved(reference, 'authorised', amount, ctx.now())
      return known ?? put(reference, amount, {})
    },
    lookup: ({ reference }, ctx) => {
      const charge = charges.get(reference)
      if (charge === undefined) throw ctx.refuse('unknown_charge', 'It is not known.')
      return charge
    },
    capture: ({ reference, amount }, ctx) => {
      moved(reference, 'captured', amount, ctx.now())
      return put(reference, amount, { state: 'captured', captured: amount })
    },
    void: ({ reference, amount }, ctx) => {
      const known = charges.get(reference)
      if (known?.state === 'authorised') moved(reference, 'voided', known.amount, ctx.now())
      return put(reference, amount, { state: 'voided' })
    },
    refund: ({ reference, amount }, ctx) => {
      moved(reference, 'refunded', amount, ctx.now())
      const before = charges.get(reference)?.refunded.amount ?? 0
      return put(reference, amount, { refunded: { ...amount, amount: before + amount.amount } })
    },
  }
  const handler = (step: Step) =>
    (async (input: { reference: string; amount: Money }, ctx: Asked) => {
      came.push({ step, reference: input.reference })
      const said = says[step]
      return said ? said(charges.get(input.reference), ctx, input) : does[step](input, ctx)
    }) as unknown as Handler<Operation>
  const value = service(
    { ...provider, operations: { authorise, lookup, capture, void: release, refund, ledger } },
    {
      operations: {
        authorise: handler('authorise') as unknown as Handler<typeof authorise>,
        lookup: handler('lookup') as unknown as Handler<typeof lookup>,
        capture: handler('capture') as unknown as Handler<typeof capture>,
        void: handler('void') as unknown as Handler<typeof release>,
        refund: handler('refund') as unknown as Handler<typeof refund>,
        ledger: async ({ after = 0 }) => ({ data: lines.filter(({ position }) => position > after).slice(0, 1_000) }),
      },
    },
  )
  const count = (step: Step) => came.filter((each) => each.step === step).length
  return { service: value, says, charges, lines, moved, put, does, count }
}
