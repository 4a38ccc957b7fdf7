import { isProduct, serviceOf } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, pathOf, walk, type Node } from '../source.ts'

type Closure = Extract<Node, { type: 'ArrowFunctionExpression' | 'FunctionExpression' | 'FunctionDeclaration' }>

/**
 * Inside a transaction nothing reaches the network: no `call`, and every `await` is for the database or for something that
 * was given it. A transaction is the closure given to `tx`, and every function that takes a `Transaction` or a `Writer`.
 */
export const noCallInTransaction: Rule = {
  concerns: ({ path }) => serviceOf(path) !== undefined && isProduct(path),
  judge: (files) => files.flatMap((file) => transactionsOf(file).flatMap((closure) => leaving(file, closure))),
}

function transactionsOf(file: File): Closure[] {
  const found: Closure[] = []
  walk(parse(file).program, (node) => {
    if (node.type === 'CallExpression' && pathOf(node.callee).at(-1) === 'tx')
      for (const given of node.arguments) if (isClosure(given)) found.push(given)
    if (isClosure(node) && node.params.some(isInside)) found.push(node)
  })
  return found
}

const isClosure = (node: Node): node is Closure =>
  ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(node.type)

/** Is this parameter declared as something that exists in a transaction only? */
function isInside(parameter: Node): boolean {
  const annotation = 'typeAnnotation' in parameter ? (parameter.typeAnnotation as Node | null | undefined) : undefined
  let found = false
  if (annotation)
    walk(annotation, (node) => {
      if (node.type === 'TSTypeReference' && /^(Transaction|Writer)$/.test(pathOf(node.typeName)[0] ?? '')) found = true
    })
  return found
}

function leaving(file: File, closure: Closure): string[] {
  const { at } = parse(file)
  const inside = new Set(
    closure.params.filter((each) => closure.params.length === 1 || isInside(each)).flatMap(namesIn),
  )
  const found: string[] = []
  if (closure.body === null) return found
  walk(closure.body, (node) => {
    if (node.type === 'CallExpression' && pathOf(node.callee).at(-1) === 'call')
      found.push(`${at(node)}: calls another service inside a transaction`)
    else if (node.type === 'AwaitExpression' && !mentions(node.argument, inside))
      found.push(`${at(node)}: awaits something that was not given the transaction`)
  })
  return found
}

/** The names that a parameter binds. */
function namesIn(parameter: Node): string[] {
  const names: string[] = []
  walk(parameter, (node, parent, slot) => {
    if (node.type.startsWith('TS')) return false
    if (node.type === 'Identifier' && !(slot === 'key' && parent?.type === 'Property' && !parent.shorthand))
      names.push(node.name)
  })
  return names
}

function mentions(node: Node, names: ReadonlySet<string>): boolean {
  let found = false
  walk(node, (inner) => {
    if (inner.type === 'Identifier' && names.has(inner.name)) found = true
  })
  return found
}
