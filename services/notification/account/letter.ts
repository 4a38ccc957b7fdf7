import { wrapped } from '../letters/as-text.ts'
import { frame, head } from '../letters/frame.ts'
import { INK } from '../letters/look.ts'
import { markup } from '../letters/markup.ts'
import { wordsFor, type AboutAccount } from './words.ts'

/** Addresses of pages with `{token}`; empty where there is none. */
interface Pages {
  readonly verifyPage: string
  readonly resetPage: string
}

/** Writes a letter about an account. Where there is no page for it, it shows the code that the page would have sent. */
export function accountLetter(about: AboutAccount, { verifyPage, resetPage }: Pages) {
  const words = wordsFor[about.kind]
  const { token = '' } = about
  const page = about.kind === 'verify_email' ? verifyPage : CHOOSING.has(about.kind) ? resetPage : ''
  const href = page.replaceAll('{token}', encodeURIComponent(token))
  const code = token === '' || href !== '' ? undefined : { token, place: words.place ?? '' }
  const way = token === '' || href === '' ? undefined : { href, label: words.label ?? words.headline }
  return {
    subject: words.subject,
    text: [
      words.headline.toUpperCase(),
      ...[greeting(about), ...words.paragraphs].map(wrapped),
      ...(way === undefined ? [] : [`${way.label}:\n${way.href}`]),
      ...(code === undefined ? [] : [`Your code, for POST ${code.place}:\n${code.token}`]),
      `-- \nSouk. ${WHY}\n`,
    ].join('\n\n'),
    html: frame(
      words,
      markup`${head(words, greeting(about), way)}${code === undefined ? '' : codeBlock(code)}`,
      markup`${WHY}`,
    ),
  }
}

/** Their links choose a password. */
const CHOOSING = new Set<AboutAccount['kind']>(['reset_password', 'invitation'])

const WHY = 'You get this mail because this address was given for an account.'

const codeBlock = ({ token, place }: { token: string; place: string }) =>
  markup`<p class="ink" style="margin:0;padding:0 36px 34px;font:14px/1.6 monospace;word-break:break-all;color:${INK}">POST ${place}<br>${token}</p>`

/** Whoever is not known to have the address is not called by a name: a stranger may have put anything there. */
const greeting = ({ kind, name }: AboutAccount): string => (kind === 'verify_email' ? 'Hello,' : `Hello ${name},`)
