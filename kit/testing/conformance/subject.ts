import type { Service } from '../../service/index.ts'
import { clerkContract, clerkService } from './clerk.ts'
import { ledgerContract, ledgerService } from './ledger.ts'
import { listenerContract, listenerService } from './listener.ts'

/** The services that every case works with. `late` hears from now on, `early` from the beginning; `clerk` has a saga. */
export type Part = 'ledger' | 'listener' | 'late' | 'early' | 'clerk'

/** The subject under names of its own. */
export function makeSubject(run: string) {
  const ledger = ledgerContract(run)
  const listener = listenerContract(`listener-${run}`)
  const clerk = clerkContract(run)
  const parts: Readonly<Record<Part, Service>> = {
    ledger: ledgerService(ledger),
    clerk: clerkService(clerk, ledger),
    listener: listenerService(listener, ledger),
    late: listenerService(listenerContract(`late-${run}`), ledger, 'now'),
    early: listenerService(listenerContract(`early-${run}`), ledger),
  }
  return { ledger, listener, clerk, parts, nameOf: (part: Part) => parts[part].contract.name }
}

export type Subject = ReturnType<typeof makeSubject>
