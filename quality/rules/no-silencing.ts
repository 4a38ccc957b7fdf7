import { isCode } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, pathOf, walk, type Node } from '../source.ts'

// Each word is taken apart, so that a search for it finds only those who use it.
const SILENCING = new RegExp(
  ['@ts-(ignore|nocheck)', '(es|ox)lint-(disable)', 'T(O)DO', 'FIX(ME)', 'not (implemented)'].join('|'),
)

/** Nothing is switched off or left for later: no skipped test, no silenced checker, no `any`, no note to do it some time. */
export const noSilencing: Rule = {
  concerns: ({ path }) => isCode(path),
  judge: (files) => files.flatMap((file) => [...comments(file), ...code(file)]),
  allowed: {
    'kit/testing/postgres/index.test.ts: leaves a test out':
      'It looks at processes through the files of Linux, which other systems do not have.',
  },
}

const comments = (file: File): string[] =>
  parse(file).comments.flatMap((comment) => {
    const word = SILENCING.exec(comment.value)?.[0]
    return word === undefined ? [] : [`${parse(file).at(comment)}: says ${word}`]
  })

function code(file: File): string[] {
  const { program, at } = parse(file)
  const found: string[] = []
  walk(program, (node) => {
    const what = silenced(node)
    if (what !== undefined) found.push(`${at(node)}: ${what}`)
  })
  return found
}

const TEST = /^(test|it|describe|suite|t|context)$/

function silenced(node: Node): string | undefined {
  if (node.type === 'TSAnyKeyword') return 'has the type that is none'
  if (node.type === 'NewExpression' && pathOf(node.callee)[0] === 'Error' && node.arguments.some(isUnfinished))
    return 'is not finished'
  if (node.type !== 'CallExpression') return undefined
  const [called = '', way = ''] = pathOf(node.callee)
  if (!TEST.test(called)) return undefined
  if (/^(only|skip|todo)$/.test(way)) return way === 'only' ? 'leaves all other tests out' : 'leaves a test out'
  return node.arguments.some((each) => each.type === 'ObjectExpression' && each.properties.some(isLeavingOut))
    ? 'leaves a test out'
    : undefined
}

const isUnfinished = (node: Node) => node.type === 'Literal' && SILENCING.test(String(node.value))

const isLeavingOut = (node: Node): boolean =>
  node.type === 'Property' && node.key.type === 'Identifier' && /^(skip|only|todo)$/.test(node.key.name)
