import type { PaymentCasesOutput, PaymentReconcileOutput, Souk } from '@souk/client'
import { format } from '@souk/kit/money'
import type { Command } from 'commander'
import { EXIT } from '../failure.ts'
import { show, table } from '../output.ts'
import { withShop } from './running-shop.ts'

interface Reconciled extends Omit<PaymentReconcileOutput, 'more'> {
  /** The open cases, the newest hundred of them. */
  readonly cases: PaymentCasesOutput['data']
}

export function addReconcile(program: Command): Command {
  const group = program
    .command('reconcile')
    .description('compare all payments with the ledger of the provider; the exit code is 1 while cases are open')
    .action((_options: object, command: Command) =>
      withShop(async (shop) => {
        const found = await reconcile(shop)
        show(command, found, () => reconciledText(found))
        if (found.open > 0) process.exitCode = EXIT.failed
      }),
    )
  group
    .command('close')
    .description('close a case, with a note of what was done about it')
    .argument('<case>', 'which one')
    .argument('<note>', 'what was done')
    .action((id: string, note: string, _options: object, command: Command) =>
      withShop(async ({ payment }) => {
        const closed = await payment.close({ caseId: id, note })
        show(command, closed, () => `Closed: ${closed.caseId}, about what is ${closed.about} of ${closed.reference}.`)
      }),
    )
  return group
}

/** Runs until there is nothing more to compare now. */
async function reconcile({ payment }: Souk): Promise<Reconciled> {
  const sum = { read: 0, agreed: 0, repaired: 0, opened: 0 }
  for (;;) {
    const run = await payment.reconcile()
    for (const what of ['read', 'agreed', 'repaired', 'opened'] as const) sum[what] += run[what]
    if (run.more) continue
    const { data: cases } = await payment.cases({ state: 'open', limit: 100 })
    return { ...sum, waiting: run.waiting, open: run.open, cases }
  }
}

function reconciledText({ read, agreed, repaired, waiting, opened, open, cases }: Reconciled): string {
  const lines = [
    `${read} movements of the provider were read.`,
    `${agreed} payments agree, ${repaired} of them since they were looked up again.`,
    ...(waiting === 0 ? [] : [`${waiting} payments differ and are looked up again: run it again in a minute.`]),
    `Open cases: ${open}, of which new: ${opened}.`,
  ]
  if (cases.length === 0) return lines.join('\n')
  const rows = cases.map(({ caseId, reference, kind, about, ours, theirs }) => {
    const what = kind.replaceAll('_', ' ')
    return [caseId, reference, what, about, format(ours, 'en-GB'), format(theirs, 'en-GB')]
  })
  return `${lines.join('\n')}\n\n${table(['case', 'reference', 'what', 'about', 'ours', 'theirs'], rows)}`
}
