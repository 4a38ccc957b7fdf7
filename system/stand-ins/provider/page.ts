import { format } from '@souk/kit/money'
import type { Charge } from './domain.ts'

const style = `
  :root { color-scheme: light dark; --ink: light-dark(#1d2433, #eef1f7); --soft: light-dark(#5b6478, #a4adbf);
    --paper: light-dark(#fff, #1b212e); --ground: light-dark(#eef1f6, #10141d); --line: light-dark(#dde2ec, #313a4d);
    --yes: light-dark(#1f5fd6, #6ea0ff); --on-yes: light-dark(#fff, #0d1320) }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100svh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground);
    color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
  main { width: min(26rem, 100%); background: var(--paper); border: 1px solid var(--line); border-radius: 1rem;
    padding: 2rem; box-shadow: 0 1rem 3rem rgb(0 0 0 / .08) }
  .bank { margin: 0 0 1.5rem; color: var(--soft); font-size: .875rem; letter-spacing: .02em }
  h1 { margin: 0; font-size: 1.25rem; line-height: 1.3 }
  .amount { margin: 1rem 0; font-size: 2.25rem; font-weight: 650; line-height: 1.1; font-variant-numeric: tabular-nums }
  .about { margin: 0; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere }
  form { display: grid; gap: .75rem; margin-top: 1.75rem }
  button { font: inherit; font-weight: 600; min-height: 3rem; border-radius: .625rem; border: 1px solid var(--line);
    background: transparent; color: inherit; cursor: pointer }
  button[value=true] { background: var(--yes); border-color: var(--yes); color: var(--on-yes) }
  button:focus-visible { outline: 3px solid var(--yes); outline-offset: 2px }`

const heading: Readonly<Record<Charge['state'], string>> = {
  action_required: 'Is it you who is paying?',
  authorised: 'Payment confirmed',
  captured: 'Payment confirmed',
  declined: 'Payment not confirmed',
  voided: 'This payment was called off',
}

/** The page on which a customer confirms a payment, or reads what became of it. */
export function challengePage({ chargeId, state, amount, currency, reference }: Charge) {
  const open = state === 'action_required'
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading[state]}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="bank">Bank of the Souk</p>
<h1>${heading[state]}</h1>
<p class="amount">${format({ amount, currency }, 'en-GB')}</p>
<p class="about">Payment ${escaped(reference)}</p>
${open ? choice(chargeId) : '<p class="about">You can close this page and go back to the shop.</p>'}
</main>
</body>
</html>
`
  return { contentType: 'text/html; charset=utf-8' as const, content: Buffer.from(html).toString('base64') }
}

const choice = (chargeId: string) => `<form method="post" action="/provider/challenges/${chargeId}/answer">
<button name="approve" value="true">Yes, pay</button>
<button name="approve" value="false">No, it is not me</button>
</form>`

const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
