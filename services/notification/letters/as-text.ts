import { articles, day, destination, greeting, others, sums } from './figures.ts'
import type { About, Links } from './letter.ts'
import { isNothingComing, type Words } from './words.ts'

const WIDTH = 72

/** The letter for who reads text. */
export function asText(words: Words, about: About, links: Links): string {
  const { number, placedAt } = about.order
  const lines = articles(about).map(({ name, detail, count, total }) =>
    [facing(name, total), `  ${[detail, count].filter(Boolean).join('   ')}`].join('\n'),
  )
  return [
    words.headline.toUpperCase(),
    ...[greeting(about), ...words.paragraphs].map(wrapped),
    ...(links.order === '' ? [] : [`Your order: ${links.order}`]),
    `Order ${number} of ${day(placedAt)}\n${'-'.repeat(WIDTH)}\n${[...lines, others(about)].filter(Boolean).join('\n')}\n${'-'.repeat(WIDTH)}`,
    sums(about)
      .map(({ name, value }) => facing(name, value))
      .join('\n'),
    ...(isNothingComing(words) ? [] : [['Delivery to', ...destination(about).map((line) => `  ${line}`)].join('\n')]),
    [
      '-- \nSouk. You get this mail because somebody ordered with this address.\n',
      ...(links.preferences === '' ? [] : [`Choose which news you get: ${links.preferences}\n`]),
    ].join(''),
  ].join('\n\n')
}

/** Both ends of a line. */
const facing = (left: string, right: string): string =>
  left.length + right.length < WIDTH ? left.padEnd(WIDTH - right.length) + right : `${left}\n${right.padStart(WIDTH)}`

/** A paragraph in lines that every mail program shows. */
export function wrapped(paragraph: string): string {
  const lines: string[] = []
  for (const word of paragraph.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}
