import type { OutputOf } from '@souk/kit/contract'
import type { order } from '@souk/order/contract'
import type { Message } from '../domain.ts'
import { asHtml } from './as-html.ts'
import { asText } from './as-text.ts'
import { wordsFor } from './words.ts'

/** What a letter is written from. */
export type About = OutputOf<typeof order.operations.recipient>

interface Letter {
  readonly subject: string
  readonly text: string
  readonly html?: string
}

/** Writes what is to be told. `orderPage` is the address of the page of an order, with `{orderId}` and `{token}`. */
export function letter(
  { kind, channel, about: which }: Pick<Message, 'kind' | 'channel' | 'about'>,
  about: About,
  orderPage: string,
): Letter {
  const words = wordsFor[kind](about.order, which)
  if (channel === 'sms') return { subject: '', text: words.brief }
  const link = orderPage && filled(orderPage, about)
  return { subject: words.subject, text: asText(words, about, link), html: asHtml(words, about, link) }
}

const filled = (page: string, { order, token }: About): string =>
  page.replaceAll('{orderId}', encodeURIComponent(order.id)).replaceAll('{token}', encodeURIComponent(token))
