import { isTest } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { isReference, parse, pathOf, walk, type Node, type Program } from '../source.ts'

/**
 * A test waits for a condition, or on the clock of its world, never for an amount of real time: that is too short on a busy
 * machine and too long on every other. A pause is right only between two askings of a loop that asks for a condition.
 */
export const noSleepingTests: Rule = {
  concerns: ({ path }) => path.endsWith('.ts') && (isTest(path) || path.startsWith('proof/')),
  judge: (files) => files.flatMap(sleeps),
  allowed: {
    'kit/database/conformance/leadership.ts: waits by systemClock.sleep':
      'That nobody else leads meanwhile can only be seen by watching for a while.',
    'kit/database/conformance/worker.ts: waits by systemClock.sleep':
      'It is the work of a leader, which the test ends by a signal or by killing it.',
    'proof/chaos/client.child.ts: waits by delay': 'Customers come at a rate, in real time.',
    'proof/chaos/nemesis.ts: waits by delay': 'The pace of its faults is part of what is tried.',
    'proof/chaos/nemesis.ts: waits by setTimeout': 'A process stays frozen, and a link broken, for a while.',
    'kit/testing/conformance/leaping-clock.ts: waits by setTimeout': 'It is a clock.',
    'kit/testing/trial.test.ts: waits by setInterval':
      'Looks at the clock as often as possible while other work goes on.',
    'kit/testing/postgres/index.test.ts: waits by delay':
      'Writers write for a while before the server is killed; the test asserts that it was enough.',
  },
}

function sleeps(file: File): string[] {
  const { program, at } = parse(file)
  const timers = timersOf(program)
  const asked: Node[] = []
  const found: string[] = []
  walk(program, (node, parent, slot) => {
    if (/^(While|DoWhile|For)Statement$/.test(node.type) && 'test' in node && asksSomething(node.test)) asked.push(node)
    const what = sleep(node, timers, parent, slot)
    if (what !== undefined && !asked.some(({ start, end }) => start <= node.start && node.end <= end))
      found.push(`${at(node)}: ${what}`)
  })
  return found
}

/** The names under which this file knows a timer. */
function timersOf(program: Program): Set<string> {
  const names = new Set(['setTimeout', 'setInterval'])
  for (const node of program.body)
    if (node.type === 'ImportDeclaration' && /^(node:)?timers/.test(node.source.value))
      for (const { local } of node.specifiers) names.add(local.name)
  return names
}

/** Is the loop over when something has come to be, and not when it was gone through often enough? */
function asksSomething(test: Node | null): boolean {
  let found = false
  if (test !== null)
    walk(test, ({ type }) => {
      found ||= type === 'CallExpression'
    })
  return found
}

function sleep(node: Node, timers: ReadonlySet<string>, parent?: Node, slot?: string): string | undefined {
  if (node.type === 'Identifier' && timers.has(node.name) && isReference(parent, slot)) return `waits by ${node.name}`
  if (node.type !== 'CallExpression') return undefined
  const path = pathOf(node.callee).join('.')
  return /^systemClock\.(sleep|after)$|^Atomics\.wait$|^timers\.set/.test(path) ? `waits by ${path}` : undefined
}
