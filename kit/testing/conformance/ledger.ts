import { command, contract, event, integer, object, query, string } from '../../contract/index.ts'
import { conflict, service, type Service } from '../../service/index.ts'

const account = string({ min: 1, max: 60 })
const amount = integer({ min: 1, max: 1_000_000 })
const state = object({ account, balance: integer(), entries: integer(), version: integer() })
const open = { access: 'public', priority: 'checkout' } as const

/** What no account may hold more of. */
export const LIMIT = 1_000_000

/**
 * The service that is asked: a counter, a versioned aggregate, a key in the header and one in the input. `run` makes the
 * names its own, so that many cases share one broker.
 */
export const ledgerContract = (run: string) =>
  contract(`ledger-${run}`, {
    doc: 'Keeps accounts.',
    operations: {
      state: query('GET /v1/accounts/:account', {
        doc: 'What it holds.',
        input: object({ account }),
        output: state,
        ...open,
      }),
      enter: command('POST /v1/accounts/:account/entries', {
        doc: 'Adds an amount.',
        input: object({ account, amount }),
        output: state,
        status: 201,
        refusals: { over_limit: 'conflict' },
        ...open,
      }),
      transfer: command('POST /v1/transfers', {
        doc: 'Moves an amount; the transfer itself is the key.',
        input: object({ transferId: string({ min: 1, max: 60 }), from: account, to: account, amount }),
        output: object({ transferId: string() }),
        idempotency: 'transferId',
        ...open,
      }),
      revise: command('POST /v1/accounts/:account/revisions', {
        doc: 'Makes the next version, by reading and then writing.',
        input: object({ account }),
        output: state,
        ...open,
      }),
    },
    events: {
      entered: event(object({ account, amount }), { key: 'account', doc: 'An amount was added.' }),
      moved: event(object({ account, amount: integer() }), { key: 'account', doc: 'An amount came, or left.' }),
      revised: event(object({ account, version: integer() }), { key: 'account', doc: 'There is a new version.' }),
    },
  })

type Contract = ReturnType<typeof ledgerContract>
interface State {
  readonly account: string
  readonly balance: number
  readonly entries: number
  readonly version: number
}

export function ledgerService(ledger: Contract): Service {
  return service(ledger, {
    durable: true,
    migrations: new URL('./ledger/', import.meta.url),
    operations: {
      state: async ({ account }, ctx) =>
        (await ctx.db
          .get<State>`select account, balance, entries, version from account where account = ${account}`) ?? {
          account,
          balance: 0,
          entries: 0,
          version: 0,
        },
      enter: ({ account, amount }, ctx) =>
        ctx.tx(async ({ db, emit }) => {
          const after = await db.get<State>`
            insert into account (account, balance, entries, version) values (${account}, ${amount}, 1, 0)
            on conflict (account) do update set balance = account.balance + ${amount}, entries = account.entries + 1
            returning account, balance, entries, version`
          if (after === undefined || after.balance > LIMIT) throw ctx.refuse('over_limit', 'That is too much.')
          await db.run`insert into entry (entry_id, account, amount, at)
            values (${ctx.newId('ent')}, ${account}, ${amount}, ${ctx.now()})`
          await emit(ledger.events.entered, { account, amount })
          return after
        }),
      transfer: ({ transferId, from, to, amount }, ctx) =>
        ctx.tx(async ({ db, emit }) => {
          await db.run`insert into transfer (transfer_id) values (${transferId})`
          for (const [account, change] of [
            [from, -amount],
            [to, amount],
          ] as const) {
            await db.run`insert into account (account, balance, entries, version) values (${account}, ${change}, 1, 0)
              on conflict (account) do update set balance = account.balance + ${change}, entries = account.entries + 1`
            await emit(ledger.events.moved, { account, amount: change })
          }
          return { transferId }
        }),
      revise: ({ account }, ctx) =>
        ctx.tx(async ({ db, emit }) => {
          await db.run`insert into account (account, balance, entries, version) values (${account}, 0, 0, 0)
            on conflict (account) do nothing`
          const before = await db.get<State>`
            select account, balance, entries, version from account where account = ${account}`
          const version = (before as State).version + 1
          await emit(ledger.events.revised, { account, version })
          const changed = await db.run`
            update account set version = ${version} where account = ${account} and version = ${version - 1}`
          if (changed === 0) throw conflict('the account')
          return { ...(before as State), version }
        }),
    },
  })
}
