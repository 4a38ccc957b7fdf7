import { articles, day, destination, greeting, others, sums } from './figures.ts'
import type { About, Links } from './letter.ts'
import { ACCENT, GROUND, INK, moods, RULE, SANS, SERIF, sheet, SOFT } from './look.ts'
import { markup, type Markup } from './markup.ts'
import { isNothingComing, type Words } from './words.ts'

/**
 * The letter as HTML that mail programs understand: tables, and styles at each element, because many throw style sheets
 * away. Nothing is loaded from anywhere.
 */
export function asHtml(words: Words, about: About, links: Links): string {
  const { number, placedAt } = about.order
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.subject}</title>
<style>${sheet}</style>
</head>
<body class="ground" style="margin:0;padding:0;background:${GROUND}">
<div style="display:none;max-height:0;overflow:hidden">${words.paragraphs.join(' ')}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="background:${GROUND};font-family:${SANS}">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px">
<tr><td style="padding:0 4px 16px"><span class="ink" style="font:700 22px/1 ${SERIF};letter-spacing:.02em;color:${INK}">Souk</span></td></tr>
<tr><td class="sheet" style="background:#ffffff;border-radius:14px;border-top:4px solid ${ACCENT}">
${head(words, greeting(about), links.order)}
${table(about)}
${isNothingComing(words) ? '' : address(about)}
</td></tr>
<tr><td class="soft pad" style="padding:20px 36px;font-size:13px;line-height:1.6;color:${SOFT};text-align:center">Order ${number} of ${day(placedAt)}<br>You get this mail because somebody ordered with this address.${links.preferences === '' ? '' : choice(links.preferences)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
  return page.markup
}

function head({ headline, standing, mood, paragraphs }: Words, hello: string, link: string): Markup {
  const { ink, ground } = moods[mood]
  const text = [hello, ...paragraphs].map(
    (each) =>
      markup`<p class="ink" style="margin:0 0 14px;font-size:16px;line-height:1.6;color:${INK}">${each}</p>
`,
  )
  return block(
    '34px 36px 14px',
    markup`<span style="display:inline-block;padding:5px 12px;border-radius:99px;background:${ground};color:${ink};font-size:13px;font-weight:600">${standing}</span>
<h1 class="ink" style="margin:16px 0 18px;font:400 28px/1.25 ${SERIF};color:${INK}">${headline}</h1>
${text}${link === '' ? '' : button(link)}`,
  )
}

const button = (link: string): Markup =>
  markup`<p style="margin:22px 0 6px"><a class="button" href="${link}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:${INK};color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">See your order</a></p>`

const choice = (link: string): Markup =>
  markup`<br><a class="soft" href="${link}" style="color:${SOFT}">Choose which news you get</a>`

const table = (about: About): Markup =>
  block(
    '0 36px 22px',
    markup`<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse">
<caption class="soft" style="padding:14px 0 10px;text-align:left;font-size:13px;color:${SOFT}">Order ${about.order.number}</caption>
${articles(about).map(row)}${remainder(others(about))}${sums(about).map(sum)}</table>`,
  )

const row = ({ name, detail, count, total }: ReturnType<typeof articles>[number]): Markup => markup`<tr>
<td class="rule" style="padding:13px 12px 13px 0;border-top:1px solid ${RULE};vertical-align:top">
<div class="ink" style="font-size:16px;line-height:1.4;color:${INK}">${name}</div>
<div class="soft" style="margin-top:2px;font-size:13px;line-height:1.4;color:${SOFT}">${detail}${
  count === '' ? '' : markup` · <span style="white-space:nowrap">${count}</span>`
}</div>
</td>
<td class="rule ink" align="right" style="padding:13px 0;border-top:1px solid ${RULE};vertical-align:top;white-space:nowrap;font-size:16px;line-height:1.4;color:${INK}">${total}</td>
</tr>
`

const remainder = (text: string): Markup =>
  text === ''
    ? markup``
    : markup`<tr><td class="rule soft" colspan="2" style="padding:13px 0;border-top:1px solid ${RULE};font-size:15px;color:${SOFT}">${text}</td></tr>
`

function sum({ name, value }: { name: string; value: string }, at: number, all: readonly unknown[]): Markup {
  const isTotal = at === all.length - 1
  const rule = at === 0 || isTotal ? `;border-top:1px solid ${RULE}` : ''
  const style = isTotal
    ? `padding:12px 0;font-size:18px;font-weight:700;color:${INK}${rule}`
    : `padding:${at === 0 ? '12px' : '7px'} 0 7px;font-size:15px;color:${SOFT}${rule}`
  const tone = isTotal ? 'rule ink' : 'rule soft'
  return markup`<tr><td class="${tone}" style="${style}">${name}</td><td class="${tone}" align="right" style="${style};white-space:nowrap">${value}</td></tr>
`
}

const address = (about: About): Markup =>
  block(
    '0 36px 34px',
    markup`<table role="presentation" class="panel" width="100%" cellpadding="0" cellspacing="0" style="background:#faf6f0;border-radius:10px"><tr><td style="padding:16px 20px">
<div class="soft" style="font-size:13px;color:${SOFT}">Delivery to</div>
<div class="ink" style="margin-top:6px;font-size:15px;line-height:1.5;color:${INK}">${destination(about).map(
      (line, at) => (at === 0 ? markup`${line}` : markup`<br>${line}`),
    )}</div>
</td></tr></table>`,
  )

const block = (padding: string, content: Markup): Markup =>
  markup`<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="pad" style="padding:${padding}">
${content}
</td></tr></table>`
