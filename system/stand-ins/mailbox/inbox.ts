import type { Value } from '@souk/kit/contract'
import type { mailbox } from './contract.ts'

type Listed = Value<typeof mailbox.operations.list.output>['data'][number]

/** In characters: the message itself says the rest. */
const LONGEST = 200

const style = `
  :root { color-scheme: light dark; --ink: light-dark(#23201c, #f2ece3); --soft: light-dark(#6f675d, #b3a899);
    --ground: light-dark(#f4efe7, #171513); --sheet: light-dark(#fff, #24211d); --line: light-dark(#e8e0d4, #403a33);
    --accent: light-dark(#a8401c, #e79a6c) }
  * { box-sizing: border-box }
  body { margin: 0; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink);
    font: 1rem/1.5 system-ui, sans-serif }
  main { width: min(46rem, 100%); margin: auto }
  h1 { margin: 0 0 .25rem; font-size: 1.75rem }
  p { margin: 0; color: var(--soft) }
  form { display: flex; gap: .5rem; margin: 1.25rem 0 }
  input { flex: 1; min-width: 0 }
  input, button { font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
    background: var(--sheet); color: inherit }
  ol { margin: 0; padding: 0; list-style: none; background: var(--sheet); border: 1px solid var(--line);
    border-radius: .75rem; overflow: hidden }
  li + li { border-top: 1px solid var(--line) }
  a { display: block; padding: .85rem 1.1rem; color: inherit; text-decoration: none }
  a:hover strong { color: var(--accent) }
  :is(a, input, button):focus-visible { outline: 3px solid var(--accent); outline-offset: -3px }
  strong { display: block; font-weight: 600; overflow-wrap: anywhere }
  small { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere }`

/** What was caught as a page: newest first, each a link to the message itself. `to`: whose messages these are. */
export const inboxPage = (messages: readonly Listed[], to = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox · Souk</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Mailbox</h1>
<p>What customers were told, newest first. Nothing of it left this machine.</p>
<form action="/inbox">
<input name="to" value="${escaped(to)}" aria-label="Address or number" placeholder="All addresses and numbers">
<button>Show</button>
</form>
${messages.length === 0 ? nothing(to) : `<ol>\n${messages.map(entry).join('\n')}\n</ol>`}
</main>
</body>
</html>
`

const nothing = (to: string) =>
  to === ''
    ? '<p>Nothing yet. Place an order, and the letters about it come here.</p>'
    : `<p>Nothing was sent to ${escaped(to)}.</p>`

/** A text message has no subject: then its text is shown. */
const entry = ({ id, channel, to, subject, text, at, deliveries }: Listed) =>
  `<li><a href="/mailbox/${encodeURIComponent(id)}"><strong>${escaped(shortened(subject || text))}</strong>
<small>${channel === 'sms' ? 'text message' : 'e-mail'} to ${escaped(to)} · ${at.slice(0, 19).replace('T', ' ')} UTC${deliveries === 1 ? '' : ` · came ${deliveries} times`}</small></a></li>`

const shortened = (text: string) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`)
const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
