import { isProduct } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, walk, type Node } from '../source.ts'

/**
 * A function that is written where it is assigned to a property (`this.now = () => …`), and a getter of an object literal, is
 * put into V8's old space at once, because it is taken for a method of a prototype. With all that it sees it outlives every
 * scavenge. So it is written in an object literal, as the field of a class or on its own, unless it is made once for a module.
 */
export const youngFunctions: Rule = {
  concerns: ({ path }) => isProduct(path) && /\.(ts|js)$/.test(path),
  judge: (files) => files.flatMap(oldFunctions),
  allowed: {
    'system/supervisor/supervisor.ts: an object literal has a getter or a setter': 'there is one supervisor',
    'kit/testing/postgres/index.ts: an object literal has a getter or a setter': 'there are few databases',
  },
}

function oldFunctions(file: File): string[] {
  const { program, at } = parse(file)
  const found: string[] = []
  walk(program, (outer) => {
    if (!isFunction(outer)) return
    walk(outer, (node) => {
      const what = oldIn(node)
      if (what) found.push(`${at(node)}: ${what}`)
    })
    return false
  })
  return found
}

function oldIn(node: Node): string | undefined {
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && isFunction(node.right))
    return 'a function is written where it is assigned to a property'
  if (node.type === 'Property' && node.kind !== 'init') return 'an object literal has a getter or a setter'
  return undefined
}

const isFunction = (node: Node): boolean =>
  ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(node.type)
