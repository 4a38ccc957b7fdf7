import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from '../repository.ts'

/** A table; line breaks and bars in a cell are made harmless. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`)
    .join('\n')

export const code = (text: string): string => `\`${text}\``
export const codes = (texts: readonly string[]): string => texts.map(code).join(', ')

/** A diagram that the usual renderers of Markdown draw. */
export const mermaid = (lines: readonly string[], kind = 'flowchart LR'): string =>
  ['```mermaid', kind, ...lines.map((line) => `  ${line}`), '```'].join('\n')

/** A whole document that nobody edits. */
export const page = (title: string, ...parts: readonly string[]): Promise<string> =>
  pretty(
    [`# ${title}`, '<!-- Made by `npm run generate`: edit the contracts, not this file. -->', ...parts].join('\n\n'),
  )

const END = '<!-- /generated -->'

/** Where a document wants the part with this name. */
export const placeFor = (name: string): string => `<!-- generated: ${name} -->\n${END}`

/** A document with its generated part made anew. Undefined when it has no place for it. */
export async function between(document: string, name: string, text: string): Promise<string | undefined> {
  const open = `<!-- generated: ${name} -->`
  const start = document.indexOf(open)
  const end = document.indexOf(END, start)
  if (start < 0 || end < 0) return undefined
  return `${document.slice(0, start + open.length)}\n\n${await pretty(text)}\n${document.slice(end)}`
}

async function pretty(text: string): Promise<string> {
  const config = await resolveConfig(join(root, 'README.md'))
  return format(text, { ...config, parser: 'markdown' })
}
