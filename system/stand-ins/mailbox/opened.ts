import PostalMime from 'postal-mime'
import type { Message } from './store.ts'

/** What a message says. Found out when somebody reads it: most are caught and never looked at. */
export async function opened({ channel, raw }: Message): Promise<{ subject: string; text: string; html: string }> {
  if (channel === 'sms') return { subject: '', text: raw, html: '' }
  const { subject = '', text = '', html = '' } = await PostalMime.parse(Buffer.from(raw, 'latin1'))
  return { subject: fitting(subject, 1_000), text: fitting(text, 100_000), html: fitting(html, 200_000) }
}

/** As much as the contract allows. */
const fitting = (text: string, length: number): string => text.slice(0, length).toWellFormed()
