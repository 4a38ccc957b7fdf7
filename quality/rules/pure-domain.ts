import { isTest, placeInService } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { isReference, parse, pathOf, walk, type Node } from '../source.ts'

/** Functions of libraries that are pure: the same answer for the same arguments, and nothing else happens. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'node:util': ['isDeepStrictEqual'],
  '@souk/kit/money': ['allocate', 'decimalsOf', 'format', 'isCurrency', 'sum', 'times'],
}

const IMPURE = /^(fetch|crypto|performance|process|set(Timeout|Interval|Immediate)|queueMicrotask|console|globalThis)$/

/**
 * The rules of a service are pure: `domain.ts`, and every file of the service that it imports for more than types, have no
 * clock, chance, input, output or asynchronous function. So they can be tested and searched without a database.
 */
export const pureDomain: Rule = {
  concerns: ({ path }) => placeInService(path).endsWith('.ts') && !isTest(path),
  judge: (files) => [...reachable(files)].flatMap((file) => [...impureImports(file), ...impureCode(file)]),
}

function reachable(files: readonly File[]): Set<File> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const domain = new Set(files.filter(({ path }) => /^domain(\.ts$|\/)/.test(placeInService(path))))
  // A set that grows while it is walked: what is added is visited too.
  for (const file of domain)
    for (const { from, isRelative, isType } of parse(file).imports) {
      const next = isRelative && !isType ? byPath.get(from) : undefined
      if (next) domain.add(next)
    }
  return domain
}

const impureImports = (file: File): string[] =>
  parse(file)
    .imports.filter(({ from, isRelative, isType, names }) => {
      if (isRelative || isType) return false
      return !names.every((name) => PURE[from]?.includes(name))
    })
    .map(({ at, from, names }) => `${at}: imports ${names.join(', ')} from ${from}, which is not known to be pure`)

function impureCode(file: File): string[] {
  const { program, at } = parse(file)
  const found: string[] = []
  walk(program, (node, parent, slot) => {
    const what = impurity(node, parent, slot)
    if (what !== undefined) found.push(`${at(node)}: ${what} in the domain`)
  })
  return found
}

function impurity(node: Node, parent?: Node, slot?: string): string | undefined {
  if ('async' in node && node.async) return 'an asynchronous function'
  if (node.type === 'AwaitExpression') return 'await'
  if (node.type === 'NewExpression' && pathOf(node.callee).join('.') === 'Date' && node.arguments.length === 0)
    return 'the present time'
  if (node.type === 'CallExpression' && pathOf(node.callee).join('.') === 'Date') return 'the present time'
  if (node.type === 'MemberExpression' && ['Date.now', 'Math.random'].includes(pathOf(node).join('.')))
    return pathOf(node).join('.')
  if (node.type === 'Identifier' && IMPURE.test(node.name) && isReference(parent, slot)) return node.name
  return undefined
}
