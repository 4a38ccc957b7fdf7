import type { Clock } from '../world/clock.ts'
import type { Messenger } from './message.ts'
import { Undeliverable } from './undeliverable.ts'

const DEFAULT_SENDER = 'Souk <orders@souk.example>'

/**
 * The messenger that the environment describes: `SOUK_SMTP_URL` and `SOUK_MAIL_FROM` for e-mail, `SOUK_SMS_URL` for text
 * messages. Nothing is loaded or opened before the first message; most processes send none.
 */
export function openMessenger(env: Readonly<Record<string, string | undefined>>, clock: Clock): Messenger {
  const { SOUK_SMTP_URL: smtp, SOUK_SMS_URL: sms, SOUK_MAIL_FROM: from = DEFAULT_SENDER } = env
  const ways = {
    email: once(smtp, async (url) => (await import('./smtp.ts')).smtpMessenger(url, from, clock)),
    sms: once(sms, async (url) => (await import('./sms.ts')).smsMessenger(url)),
  }
  return {
    deliver: async (message) => {
      const way = await ways[message.channel].open()
      if (way === undefined) throw new Undeliverable(`nobody is configured who delivers ${message.channel}`)
      await way.deliver(message)
    },
    close: async () => {
      await Promise.all(Object.values(ways).map(async (way) => (await way.opened())?.close()))
    },
  }
}

function once(url: string | undefined, make: (url: string) => Promise<Messenger>) {
  let made: Promise<Messenger> | undefined
  return {
    open: () => (made ??= url === undefined ? undefined : make(url)),
    opened: async () => made,
  }
}
