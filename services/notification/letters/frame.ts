import { ACCENT, GROUND, INK, moods, SANS, SERIF, sheet, SOFT } from './look.ts'
import { markup, type Markup } from './markup.ts'
import type { Words } from './words.ts'

/** What every letter says before it comes to what it is about. */
export type Opening = Pick<Words, 'subject' | 'headline' | 'standing' | 'mood' | 'paragraphs'>

/** A button, and where it leads. */
export interface Way {
  readonly href: string
  readonly label: string
}

/**
 * A letter as HTML that mail programs understand: tables, and styles at each element, because many throw style sheets away.
 * Nothing is loaded from anywhere. `note` stands below the sheet.
 */
export function frame({ subject, paragraphs }: Opening, content: Markup, note: Markup): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
<style>${sheet}</style>
</head>
<body class="ground" style="margin:0;padding:0;background:${GROUND}">
<div style="display:none;max-height:0;overflow:hidden">${paragraphs.join(' ')}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" style="background:${GROUND};font-family:${SANS}">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px">
<tr><td style="padding:0 4px 16px"><span class="ink" style="font:700 22px/1 ${SERIF};letter-spacing:.02em;color:${INK}">Souk</span></td></tr>
<tr><td class="sheet" style="background:#ffffff;border-radius:14px;border-top:4px solid ${ACCENT}">
${content}
</td></tr>
<tr><td class="soft pad" style="padding:20px 36px;font-size:13px;line-height:1.6;color:${SOFT};text-align:center">${note}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
  return page.markup
}

/** Greeting, what is said, and the button. */
export function head({ headline, standing, mood, paragraphs }: Opening, hello: string, way: Way | undefined): Markup {
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
${text}${way === undefined ? '' : button(way)}`,
  )
}

const button = ({ href, label }: Way): Markup =>
  markup`<p style="margin:22px 0 6px"><a class="button" href="${href}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:${INK};color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">${label}</a></p>`

/** A part of the sheet. */
export const block = (padding: string, content: Markup): Markup =>
  markup`<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td class="pad" style="padding:${padding}">
${content}
</td></tr></table>`
