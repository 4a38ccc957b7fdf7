import { integer } from '@souk/kit/config'
import type { Reader } from '@souk/kit/database'
import { every, service } from '@souk/kit/service'
import { mailbox } from './contract.ts'
import { inboxPage } from './inbox.ts'
import { opened } from './opened.ts'
import { caught, find, forgetOld, keep } from './store.ts'

const LISTED = 50
const base64 = (text: string) => Buffer.from(text).toString('base64')

async function listed(db: Reader, to: string | undefined, limit: number) {
  const found = await caught(db, to?.toLowerCase(), limit)
  const data = found.map(async ({ raw, at, ...rest }) => ({
    ...rest,
    ...(await opened({ ...rest, raw })),
    at: new Date(at).toISOString(),
  }))
  return Promise.all(data)
}

const config = {
  keptMessages: integer(10_000, 'How many messages are kept; older ones are forgotten.', { min: 1 }),
}

export default service(mailbox, {
  config,
  migrations: new URL('./migrations/', import.meta.url),
  operations: {
    inbox: async ({ to }, ctx) => {
      const wanted = to?.trim() || undefined
      const page = inboxPage(await listed(ctx.db, wanted, LISTED), wanted)
      return { contentType: 'text/html; charset=utf-8' as const, content: base64(page) }
    },
    list: async ({ to, limit = LISTED }, ctx) => ({ data: await listed(ctx.db, to, limit) }),
    page: async ({ id }, ctx) => {
      const message = await find(ctx.db, id)
      if (message === undefined) throw ctx.refuse('unknown_message', 'No such message was caught, or it is forgotten.')
      const { html, text } = await opened(message)
      if (html === '') return { contentType: 'text/plain; charset=utf-8' as const, content: base64(text) }
      return { contentType: 'text/html; charset=utf-8' as const, content: base64(html) }
    },
    receive: (message, ctx) =>
      ctx.tx(async ({ db }) => ({
        deliveries: await keep(db, { ...message, to: message.to.toLowerCase() }, ctx.now()),
      })),
  },
  schedules: [
    every<typeof config>(30_000, 'forget', async (ctx) => {
      await ctx.tx(({ db }) => forgetOld(db, ctx.config.keptMessages))
    }),
  ],
})
