import { block, frame, head } from './frame.ts'
import { articles, day, destination, greeting, others, sums } from './figures.ts'
import type { About, Links } from './letter.ts'
import { INK, RULE, SOFT } from './look.ts'
import { markup, type Markup } from './markup.ts'
import { isNothingComing, type Words } from './words.ts'

/** The letter as HTML. */
export function asHtml(words: Words, about: About, links: Links): string {
  const { number, placedAt } = about.order
  const link = links.order === '' ? undefined : { href: links.order, label: 'See your order' }
  const note = markup`Order ${number} of ${day(placedAt)}<br>You get this mail because somebody ordered with this address.${links.preferences === '' ? '' : choice(links.preferences)}`
  return frame(
    words,
    markup`${head(words, greeting(about), link)}
${table(about)}
${isNothingComing(words) ? '' : address(about)}`,
    note,
  )
}

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
