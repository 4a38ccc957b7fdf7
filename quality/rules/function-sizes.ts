import { isProduct } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, walk } from '../source.ts'

const MOST_LINES = 40

const assembly = 'It puts parts together one after the other; each half would need the names of the other.'

/**
 * A function is read in one look: at most 40 lines of its own. Functions inside of it count for themselves, since what makes
 * an object of functions (`createBreaker`) is a file with a scope, and not one long story.
 */
export const functionSizes: Rule = {
  concerns: ({ path }) => isProduct(path) && !/^system\/(seed|generator)\//.test(path),
  judge: (files) => files.flatMap(longFunctions),
  allowed: {
    'kit/host/host.ts: has a function of more than 40 lines of its own': assembly,
    'kit/testing/trial.ts: has a function of more than 40 lines of its own': assembly,
    'system/start.ts: has a function of more than 40 lines of its own': assembly,
    'system/supervisor/control.ts: has a function of more than 40 lines of its own': 'It is the list of the routes.',
  },
}

interface Extent {
  readonly start: number
  readonly end: number
  /** Lines of the whole and of the functions right inside of it. */
  readonly lines: number
  inside: number
}

function longFunctions(file: File): string[] {
  const { program, at } = parse(file)
  const open: Extent[] = []
  const all: Extent[] = []
  walk(program, (node) => {
    while (open.length > 0 && (open.at(-1) as Extent).end <= node.start) open.pop()
    if (!/^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type)) return
    const { start, end } = node
    const extent = { start, end, lines: file.text.slice(start, end).split('\n').length, inside: 0 }
    const around = open.at(-1)
    if (around) around.inside += extent.lines - 1
    open.push(extent)
    all.push(extent)
  })
  return all
    .filter(({ lines, inside }) => lines - inside > MOST_LINES)
    .map((extent) => `${at(extent)}: has a function of more than ${MOST_LINES} lines of its own`)
}
