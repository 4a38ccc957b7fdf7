import { contract } from '@souk/kit/contract'
import { Refusal, service } from '@souk/kit/service'
import type { Trial } from '@souk/kit/testing'
import { user } from '@souk/user/contract'
import type { AboutAccount } from '../account/words.ts'

const { letter } = user.operations
const owner = contract('user', { doc: '', operations: { letter }, events: {} })

export const TOKEN = `let_01k7t2hw5ae1m9z3c8q4v7x0yb.${'S'.repeat(43)}`

export const letterId = (n: number): string => `let_${String(n).padStart(26, '0')}`

/** A letter about an account, as its owner says what is to be written. */
export const aboutAccount = (kind: AboutAccount['kind']): AboutAccount => ({
  kind,
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  locale: 'en-GB',
  accountId: 'cus_01k7t2hw5ae1m9z3c8q4v7x0yb',
  ...(['verify_email', 'reset_password', 'invitation'].includes(kind) ? { token: TOKEN } : {}),
})

/** What owns the accounts: it knows to whom letters go, and forgets one when a test says so. */
export function makeAccounts() {
  const voided = new Set<string>()
  const kinds = new Map<string, AboutAccount['kind']>()
  const accounts = service(owner, {
    operations: {
      letter: async ({ letterId: id }) => {
        if (voided.has(id)) throw new Refusal('letter_void', 'gone', 'This is not to be written.')
        return aboutAccount(kinds.get(id) ?? 'verify_email')
      },
    },
  })
  return { voided, kinds, accounts }
}

/** Tells a trial that a letter was asked for. */
export const askFor = (shop: Trial, n: number) => shop.tell(user.events.letterAsked, { letterId: letterId(n) })
