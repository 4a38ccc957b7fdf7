import MimeNode from 'nodemailer/lib/mime-node'
import type { OutboundMessage } from './message.ts'

const LINE = /.{76}/g

/**
 * The message as it travels (RFC 5322, RFC 2045): text and HTML as alternatives, both in base64. The stream that nodemailer
 * would make of it costs four times the CPU, most of it for quoted-printable. `at` is in milliseconds since 1970.
 */
export function composed(message: OutboundMessage, from: string, at: number): string {
  const { id, to, subject, text, html } = message
  const boundary = `souk-${id}`
  const head = new MimeNode(html === undefined ? TEXT : `multipart/alternative; boundary="${boundary}"`)
  head.setHeader({
    'message-id': `<${id}@souk>`,
    date: new Date(at).toUTCString().replace('GMT', '+0000'),
    from,
    // Not parsed: one address stays one, whatever is in it.
    to: [{ name: '', address: to }],
    subject,
    'auto-submitted': 'auto-generated',
    ...unsubscribing(message),
    ...(html === undefined ? { 'content-transfer-encoding': 'base64' } : {}),
  })
  const headers = head.buildHeaders()
  if (html === undefined) return `${headers}\r\n\r\n${base64(text)}\r\n`
  // No line of base64 begins with a hyphen, so that no part can hold the boundary.
  return `${headers}\r\n\r\n--${boundary}\r\n${part(TEXT, text)}--${boundary}\r\n${part(HTML, html)}--${boundary}--\r\n`
}

/** Mail programs show a button for these two, and send a POST when it is clicked. */
const unsubscribing = ({ unsubscribeUrl }: OutboundMessage) =>
  unsubscribeUrl === undefined
    ? {}
    : {
        'list-unsubscribe': `<${new URL(unsubscribeUrl).href}>`,
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      }

const TEXT = 'text/plain; charset=utf-8'
const HTML = 'text/html; charset=utf-8'
const part = (type: string, content: string): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(content)}\r\n`
const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(LINE, '$&\r\n')
