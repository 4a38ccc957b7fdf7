import { boolean, command, contract, event, integer, object, optional, string } from '../../contract/index.ts'
import { emission, plan, runs, saga, service, type Service } from '../../service/index.ts'
import type { ledgerContract } from './ledger.ts'

const account = string({ min: 1, max: 60 })
const visit = object({ visitId: string(), left: integer() })
const answered = { output: visit, access: 'public', idempotency: 'required', later: true } as const

/** The service whose commands are answered by a saga: its steps are entries of the ledger. */
export const clerkContract = (run: string) =>
  contract(`clerk-${run}`, {
    doc: 'Makes entries, one after the other.',
    operations: {
      visit: command('POST /v1/visits', {
        doc: 'Makes as many entries as asked, and stays if asked.',
        input: object({ account, entries: integer({ min: 1 }), amount: integer(), stay: optional(boolean()) }),
        status: 201,
        refusals: { over_limit: 'conflict' },
        ...answered,
      }),
      leave: command('POST /v1/visits/:visitId/leave', {
        doc: 'Ends a visit.',
        input: object({ visitId: string() }),
        ...answered,
      }),
    },
    events: { left: event(object({ account, visitId: string() }), { key: 'account', doc: 'A visit is over.' }) },
  })

const visitPlan = ({ operations }: ReturnType<typeof clerkContract>, ledger: ReturnType<typeof ledgerContract>) =>
  plan('visit', {
    version: 1,
    doc: 'A visit to the ledger.',
    data: object({ visitId: string(), account, amount: integer(), left: integer(), stay: boolean() }),
    states: ['entering', 'staying', 'over', 'refused'],
    ended: ['over', 'refused'],
    steps: { enter: ledger.operations.enter },
    signals: { leave: object({}) },
    timers: [],
    asks: { visit: operations.visit, leave: operations.leave },
  })

const visitSaga = (clerk: ReturnType<typeof clerkContract>, ledger: ReturnType<typeof ledgerContract>) => {
  type Data = { visitId: string; account: string; amount: number; left: number; stay: boolean }
  const end = ({ visitId, account, left }: Data) => ({
    to: 'over' as const,
    emit: [emission(clerk.events.left, { account, visitId })],
    answer: { visit: { output: { visitId, left } }, leave: { output: { visitId, left } } },
  })
  return saga(visitPlan(clerk, ledger), {
    begin: ({ account, amount }) => ({ to: 'entering', call: { enter: { account, amount } } }),
    states: {
      entering: {
        'enter.ok': (data) => {
          const { visitId, account, amount, stay } = data
          const left = data.left - 1
          if (left > 0) return { data: { left }, call: { enter: { account, amount } } }
          if (!stay) return { ...end({ ...data, left }), data: { left } }
          const reply = { output: { visitId, left }, status: 202, location: `/v1/visits/${visitId}` }
          return { to: 'staying', data: { left }, answer: { visit: reply } }
        },
        'enter.refused': (_, { detail }) => ({ to: 'refused', answer: { visit: { refuse: 'over_limit', detail } } }),
        'enter.unknown': () => ({ again: { enter: 200 } }),
        leave: () => ({ data: { stay: false } }),
        otherwise: 'alarm',
      },
      staying: { leave: end, otherwise: 'alarm' },
      over: { otherwise: 'ignore' },
      refused: { otherwise: 'ignore' },
    },
  })
}

export function clerkService(
  clerk: ReturnType<typeof clerkContract>,
  ledger: ReturnType<typeof ledgerContract>,
): Service {
  const visiting = visitSaga(clerk, ledger)
  return service(clerk, {
    durable: true,
    migrations: new URL('./clerk/', import.meta.url),
    operations: {
      visit: ({ account, entries, amount, stay = false }, ctx) => {
        const visitId = ctx.newId('vis')
        return ctx.begin(visiting, visitId, { visitId, account, amount, left: entries, stay }, async ({ db }) => {
          void db.run`insert into visit (visit_id, account, state, moves) values (${visitId}, ${account}, 'new', 0)`
        })
      },
      leave: ({ visitId }, ctx) => ctx.ask(visiting, visitId, 'leave', {}),
    },
    sagas: [
      runs(visiting, async ({ db }, { id, to }) => {
        void db.run`update visit set state = ${to}, moves = moves + 1 where visit_id = ${id}`
      }),
    ],
  })
}
