import { names, paymentIn, total, type Payment } from './orders.ts'

/** What will become of the payment, once the provider decides. */
export type Fate = 'authorised' | 'declined' | 'never'

/** Inventory and payment as their contracts promise them, at rest between two requests: the smallest model of both. */
export interface Participants {
  hold: 'none' | 'held' | 'committed' | 'released'
  expiresAt: number
  /** Units that came back, by the name of their return. */
  readonly restocks: Map<string, number>
  /** Money that went back, by the name of the refund. */
  readonly refunds: Map<string, number>
  payment: Payment['state'] | 'none'
  authorisations: number
  captures: number
  /** Events that payment has announced and order has not heard. */
  readonly announced: ('paymentAuthorised' | 'paymentDeclined' | 'paymentVoided')[]
  readonly stock: number
  readonly fate: Fate
  /** What payment does first: decide, take its time, or send the customer to a second step. */
  readonly first: 'decides' | 'waits' | 'challenges'
  readonly capturesLate: boolean
}

export type Answer = readonly ['ok' | 'refused', unknown]

const ok = (output: unknown): Answer => ['ok', { output, attempt: 1 }]
const refused = (code: string, errors: unknown[] = []): Answer => [
  'refused',
  { code, detail: code, errors, attempt: 1 },
]

/** Carries a step out. */
export function perform(all: Participants, step: string, input: unknown, now: number): Answer {
  const { lifetimeMs = 0 } = input as { lifetimeMs?: number }
  const settled = () => refused(all.hold === 'none' ? 'unknown_hold' : 'hold_settled')
  switch (step) {
    case 'hold':
      if (all.hold === 'released') return settled()
      if (all.stock < 1) return refused('out_of_stock', [{ pointer: '/lines', sku: 'POT', requested: 1, available: 0 }])
      if (all.hold === 'none') Object.assign(all, { hold: 'held', expiresAt: now + lifetimeMs })
      return ok({ state: all.hold })
    case 'extend':
      if (all.hold !== 'held') return settled()
      all.expiresAt = now + lifetimeMs
      return ok({ state: 'held' })
    case 'commit':
      if (all.hold !== 'held' && all.hold !== 'committed') return settled()
      all.hold = 'committed'
      return ok({ state: 'committed' })
    case 'release':
      if (all.hold === 'committed') return settled()
      all.hold = 'released'
      return ok({ state: 'released' })
    case 'restock':
      if (all.hold !== 'committed') return refused('not_sold')
      all.restocks.set(...unitsIn(input as Restocked))
      return ok({})
    case 'refund':
      return refund(all, input as Refunded)
    case 'authorise':
      return authorise(all)
    case 'capture':
      return capture(all)
    case 'void':
      return giveBack(all)
    default:
      return all.payment === 'none' ? refused('unknown_payment') : ok(paymentIn(all.payment))
  }
}

interface Restocked {
  readonly returnId: string
  readonly lines: readonly { readonly quantity: number }[]
}
interface Refunded {
  readonly refundId: string
  readonly amount: { readonly amount: number }
}

const unitsIn = ({ returnId, lines }: Restocked): [string, number] => [
  returnId,
  lines.reduce((sum, { quantity }) => sum + quantity, 0),
]

function refund(all: Participants, { refundId, amount: { amount } }: Refunded): Answer {
  if (all.payment !== 'captured') return refused('not_captured')
  const given = [...all.refunds.values()].reduce((sum, each) => sum + each, 0)
  if (all.refunds.has(refundId)) return ok(paymentIn(all.payment))
  if (given + amount > total.amount) return refused('more_than_captured')
  all.refunds.set(refundId, amount)
  return ok(paymentIn(all.payment))
}

function authorise(all: Participants): Answer {
  if (all.payment === 'none') {
    all.payment = all.first === 'challenges' ? 'action_required' : 'authorising'
    if (all.first === 'decides') decide(all)
  }
  if (all.payment === 'declined') return refused('payment_declined')
  return all.payment === 'voided' ? refused('payment_voided') : ok(paymentIn(all.payment))
}

/** The provider decides, if it ever does. */
export function decide(all: Participants): void {
  if (!canDecide(all)) return
  all.payment = all.fate === 'declined' ? 'declined' : 'authorised'
  if (all.payment === 'authorised') all.authorisations++
  all.announced.push(all.payment === 'authorised' ? 'paymentAuthorised' : 'paymentDeclined')
}

export const canDecide = ({ payment, fate }: Participants): boolean =>
  fate !== 'never' && (payment === 'authorising' || payment === 'action_required')

function capture(all: Participants): Answer {
  if (all.payment === 'authorised') {
    all.payment = 'capturing'
    if (!all.capturesLate) takeMoney(all)
  }
  return all.payment === 'capturing' || all.payment === 'captured'
    ? ok(paymentIn(all.payment))
    : refused('not_authorised')
}

export function takeMoney(all: Participants): void {
  if (all.payment !== 'capturing') return
  all.payment = 'captured'
  all.captures++
}

/** Somebody at the provider gives back what is reserved, behind the back of everybody here. */
export function intervene(all: Participants): void {
  if (all.payment === 'authorised' || all.payment === 'capturing') letGo(all)
}

function letGo(all: Participants): void {
  if (all.payment !== 'none' && all.payment !== 'voided') all.announced.push('paymentVoided')
  all.payment = 'voided'
}

function giveBack(all: Participants): Answer {
  if (all.payment === 'capturing' || all.payment === 'captured') return refused('already_captured')
  if (all.payment !== 'declined') letGo(all)
  return ok({ ...paymentIn(all.payment as Payment['state']), paymentId: names.paymentId })
}
