import { posix } from 'node:path'
import type { File, Rule } from '../rule.ts'
import { parse, textOf, walk } from '../source.ts'

const LINK = /\[([^\]]+)\]\(([^)\s]+\.ts)\)/g

/** The last column of a table whose rows are claims. */
const CLAIMS = /\|\s*shown by\s*\|\s*$/

/**
 * A document that says which test shows something links to it by its title: there is such a test in that file. In a table
 * with the column "shown by" every row names one.
 */
export const namedTests: Rule = {
  concerns: ({ path }) => path.endsWith('.md') || isTests(path),
  judge: (files) => {
    const tests = new Map(files.filter(({ path }) => isTests(path)).map((file) => [file.path, file]))
    return files.flatMap((file) => [
      ...namedIn(file).flatMap(({ title, path, at }) => {
        const found = tests.get(path)
        return found !== undefined && hasTest(found, title) ? [] : [`${at}: ${path} has no test "${title}"`]
      }),
      ...unshown(file),
    ])
  },
}

const isTests = (path: string): boolean => path.endsWith('.test.ts') || /\/conformance\/.*\.ts$/.test(path)

/** The tests that a document names. */
export const namedIn = ({ path, text }: File): { title: string; path: string; at: string }[] =>
  linesOf({ path, text })
    .flatMap((line, number) =>
      [...line.matchAll(LINK)].map(([, title = '', to = '']) => ({
        title,
        path: posix.join(posix.dirname(path), to),
        at: `${path}:${number + 1}`,
      })),
    )
    .filter((named) => isTests(named.path))

const linesOf = ({ path, text }: File): string[] => (path.endsWith('.md') ? text.split('\n') : [])

/** The rows of tables of claims that name no test. */
function unshown(file: File): string[] {
  const shown = new Set(namedIn(file).map(({ at }) => at))
  let isClaims = false
  return linesOf(file).flatMap((line, number) => {
    const at = `${file.path}:${number + 1}`
    if (!line.startsWith('|')) isClaims = false
    else if (CLAIMS.test(line)) isClaims = true
    else if (isClaims && !/^\|[\s|:-]+$/.test(line) && !shown.has(at)) return [`${at}: names no test`]
    return []
  })
}

/** Is there a test of this title, or one whose title goes on what its `describe` begins? */
function hasTest(file: File, title: string): boolean {
  const titles = new Set<string>()
  const beginnings: string[] = []
  walk(parse(file).program, (node) => {
    const text = textOf(node)
    if (text !== undefined) titles.add(text)
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'describe')
      beginnings.push(textOf(node.arguments[0]) ?? '')
  })
  return (
    titles.has(title) ||
    beginnings.some((beginning) => title.startsWith(`${beginning} `) && titles.has(title.slice(beginning.length + 1)))
  )
}
