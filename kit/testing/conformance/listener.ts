import { boolean, command, contract, object, string } from '../../contract/index.ts'
import { on, service, type ReactionContext, type Service } from '../../service/index.ts'
import type { ledgerContract } from './ledger.ts'

export const listenerContract = (name: string) =>
  contract(name, {
    doc: 'Notes what it hears.',
    operations: {
      fail: command('POST /v1/failing', {
        doc: 'Lets every reaction to an account fail, or no longer.',
        input: object({ account: string(), failing: boolean() }),
        output: object({ failing: boolean() }),
        access: 'public',
      }),
    },
    events: {},
  })

/** The service that hears: an effect that would show if it happened twice, in the wrong order or not at all. */
export function listenerService(
  listener: ReturnType<typeof listenerContract>,
  { events }: ReturnType<typeof ledgerContract>,
  startFrom: 'beginning' | 'now' = 'beginning',
): Service {
  return service(listener, {
    startFrom,
    durable: true,
    migrations: new URL('./listener/', import.meta.url),
    operations: {
      fail: ({ account, failing }, ctx) =>
        ctx.tx(async ({ db }) => {
          if (failing) await db.run`insert into failing (account) values (${account}) on conflict (account) do nothing`
          else await db.run`delete from failing where account = ${account}`
          return { failing }
        }),
    },
    reactions: [
      on(events.entered, ({ account, amount }, ctx) => note(account, amount, ctx)),
      on(events.moved, ({ account, amount }, ctx) => note(account, amount, ctx)),
      on(events.revised, ({ account }, ctx) => note(account, 0, ctx)),
    ],
  })
}

async function note(account: string, amount: number, ctx: ReactionContext): Promise<void> {
  if (await ctx.db.get`select account from failing where account = ${account}`) throw new Error('it was told to fail')
  await ctx.tx(async ({ db }) => {
    const tally = await db.get<{ place: number }>`
      insert into tally (account, place, total) values (${account}, 1, ${amount})
      on conflict (account) do update set place = tally.place + 1, total = tally.total + ${amount} returning place`
    await db.run`insert into heard (account, place, seq, amount)
      values (${account}, ${tally?.place ?? 0}, ${ctx.event.seq}, ${amount})`
  })
}
