import type { File, Rule } from '../rule.ts'
import { parse, textOf, walk } from '../source.ts'

const SHORTEST = 11

/** The title of a test is a sentence about behaviour: what is printed when it fails says what no longer holds. */
export const testTitles: Rule = {
  concerns: ({ path }) => path.endsWith('.ts'),
  judge: (files) => files.flatMap(badTitles),
}

function badTitles(file: File): string[] {
  const { program, at } = parse(file)
  const found: string[] = []
  const seen = new Set<string>()
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || !/^(test|it)$/.test(node.callee.name))
      return
    const title = textOf(node.arguments[0])
    if (title === undefined) return
    if (title.length < SHORTEST || !title.includes(' ')) found.push(`${at(node)}: "${title}" is no sentence`)
    if (seen.has(title)) found.push(`${at(node)}: "${title}" is the title of two tests`)
    seen.add(title)
  })
  return found
}
