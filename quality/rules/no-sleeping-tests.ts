import { isTest } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { isReference, parse, pathOf, walk, type Node } from '../source.ts'

/**
 * A test waits for a condition on the clock of its world, never for an amount of real time: that is too short on a busy
 * machine and too long on every other.
 */
export const noSleepingTests: Rule = {
  concerns: ({ path }) => /\.ts$/.test(path) && (isTest(path) || path.startsWith('proof/')),
  judge: (files) => files.flatMap(sleeps),
  allowed: {
    'kit/testing/postgres/index.test.ts: takes a timer from node:timers/promises':
      'Asks again and again whether a process of the operating system has gone, which tells nobody.',
  },
}

function sleeps(file: File): string[] {
  const { program, imports, at } = parse(file)
  const found = imports
    .filter(({ from, isType }) => !isType && /^(node:)?timers/.test(from))
    .map((each) => `${each.at}: takes a timer from ${each.from}`)
  walk(program, (node, parent, slot) => {
    const what = sleep(node, parent, slot)
    if (what !== undefined) found.push(`${at(node)}: ${what}`)
  })
  return found
}

function sleep(node: Node, parent?: Node, slot?: string): string | undefined {
  if (node.type === 'Identifier' && /^set(Timeout|Interval)$/.test(node.name) && isReference(parent, slot))
    return `uses ${node.name}`
  if (node.type !== 'CallExpression') return undefined
  const path = pathOf(node.callee).join('.')
  return /^systemClock\.(sleep|after)$|^Atomics\.wait$/.test(path) ? `uses ${path}` : undefined
}
