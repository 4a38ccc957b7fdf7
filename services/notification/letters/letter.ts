import type { OutputOf } from '@souk/kit/contract'
import type { order } from '@souk/order/contract'
import { notification } from '../contract.ts'
import { isOptional, type Message } from '../domain.ts'
import { asHtml } from './as-html.ts'
import { asText } from './as-text.ts'
import { wordsFor } from './words.ts'

/** What a letter is written from. */
export type About = OutputOf<typeof order.operations.recipient>

interface Letter {
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly unsubscribeUrl?: string
}

/** Addresses of pages with `{orderId}` and `{token}`, and of the gateway; empty where there is none. */
interface Pages {
  readonly publicUrl: string
  readonly orderPage: string
  readonly preferencesPage: string
}

/** Where a letter leads to; empty where it does not. */
export interface Links {
  readonly order: string
  /** Where the customer says that such letters are not wanted. */
  readonly preferences: string
}

/** Writes what is to be told. */
export function letter(
  { kind, channel, about: which }: Pick<Message, 'kind' | 'channel' | 'about'>,
  about: About,
  { publicUrl, orderPage, preferencesPage }: Pages,
): Letter {
  const words = wordsFor[kind](about.order, which)
  if (channel === 'sms') return { subject: '', text: words.brief }
  const links = {
    order: filled(orderPage, about),
    preferences: isOptional(kind) ? filled(preferencesPage, about) : '',
  }
  return {
    subject: words.subject,
    text: asText(words, about, links),
    html: asHtml(words, about, links),
    ...(isOptional(kind) && publicUrl !== '' ? { unsubscribeUrl: filled(publicUrl + ONE_CLICK, about) } : {}),
  }
}

const { path } = notification.operations.unsubscribe
const ONE_CLICK = `${path.replace(':orderId', '{orderId}')}?token={token}`

const filled = (page: string, { order, token }: About): string =>
  page.replaceAll('{orderId}', encodeURIComponent(order.id)).replaceAll('{token}', encodeURIComponent(token))
