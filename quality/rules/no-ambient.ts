import { isOfBrowser, isProduct } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { isReference, parse, pathOf, walk, type Import, type Node } from '../source.ts'

const turn = 'Waits for the end of a turn of the event loop, not for time'
const realNats = 'Starts a real nats-server, on the time and environment of the machine'
const realServer = 'Starts a real PostgreSQL, on the time and environment of the machine'

/** The files that are the world, and what they may use of the machine. */
const allowed: Rule['allowed'] = {
  'kit/world/clock.ts: takes Date.now': 'It is the clock.',
  'kit/world/clock.ts: takes performance.now': 'It is the clock.',
  'kit/world/clock.ts: takes setTimeout': 'It is the clock.',
  'kit/world/random.ts: takes Math.random': 'It is chance.',
  'kit/world/random.ts: takes randomFillSync': 'It is chance.',
  'kit/world/virtual-clock.ts: takes setImmediate': `${turn}: what a timer sets off ends before time moves on.`,
  'kit/world/virtual-clock.ts: takes process.nextTick': `${turn}: the same, where nothing waits for one.`,
  'kit/testing/passage.ts: takes setImmediate': `${turn}: what is under way comes to rest.`,
  'kit/database/sqlite/write-queue.ts: takes setImmediate': `${turn}: finds a transaction that waits for something else.`,
  'kit/database/postgres/batch.ts: takes process.nextTick': `${turn}: what is asked in one turn is sent together.`,
  'kit/bus/broker-session.ts: takes setImmediate': `${turn}: what is published in one turn is sent together.`,
  'kit/bus/broker/chores.ts: takes setImmediate': `${turn}: long work lets requests in between.`,
  'kit/bus/broker/commits.ts: takes setImmediate': `${turn}: what arrives in one turn is flushed together.`,
  'kit/passport/key-folder.ts: takes randomUUID':
    'Names a draft of a file, which must differ from every other on this machine.',
  'kit/testing/nats/index.ts: takes process.env': `${realNats}.`,
  'kit/testing/nats/index.ts: takes setTimeout': `${realNats}.`,
  'kit/testing/nats/index.ts: takes performance.now': `${realNats}.`,
  'kit/testing/redis/index.ts: takes process.env': 'Starts a real Redis, which it looks for on the machine.',
  'kit/testing/postgres/server.ts: takes setTimeout': `${realServer}.`,
  'kit/testing/postgres/server.ts: takes performance.now': `${realServer}.`,
  'kit/testing/postgres/index.ts: takes process.env': `${realServer}.`,
  'kit/testing/postgres/libraries.ts: takes process.env': `${realServer}.`,
  'kit/testing/postgres/port.ts: takes randomInt': `${realServer}.`,
  'kit/testing/postgres/data.ts: takes randomBytes': `${realServer}.`,
}

const GLOBALS = /^(set(Timeout|Interval|Immediate)|fetch|XMLHttpRequest|WebSocket|EventSource)$/
const MEMBERS =
  /^(Date\.now|performance\.now|performance\.timeOrigin|Math\.random|AbortSignal\.timeout|process\.(env|hrtime|uptime|nextTick)|crypto\.(randomUUID|getRandomValues|randomBytes|randomInt))$/
const CHANCE = /^(randomUUID|randomBytes|randomInt|randomFill|randomFillSync|getRandomValues|webcrypto|generateKey.*)$/

/**
 * Time, chance, the environment and the network come from the world. Whatever takes them from the machine cannot be
 * simulated, and cannot be tested without waiting.
 */
export const noAmbient: Rule = {
  concerns: ({ path }) =>
    /^(services|kit|gateway|system\/stand-ins)\//.test(path) && isProduct(path) && !isOfBrowser(path),
  judge: (files) => files.flatMap(ambient),
  allowed,
}

function ambient(file: File): string[] {
  const { program, imports, at } = parse(file)
  const imported = imports
    .filter(({ isType }) => !isType)
    .flatMap((each) => ambientImports(each).map((what) => `${each.at}: takes ${what}`))
  const used: string[] = []
  walk(program, (node, parent, slot) => {
    const what = ambientName(node, parent, slot)
    if (what !== undefined) used.push(`${at(node)}: takes ${what}`)
  })
  return [...imported, ...used]
}

function ambientImports({ from, names }: Import): readonly string[] {
  if (/^(node:)?timers/.test(from)) return names
  return /^(node:)?crypto$/.test(from) ? names.filter((name) => CHANCE.test(name)) : []
}

function ambientName(node: Node, parent?: Node, slot?: string): string | undefined {
  if (node.type === 'Identifier' && GLOBALS.test(node.name) && isReference(parent, slot)) return node.name
  if (node.type === 'NewExpression' && node.arguments.length === 0 && pathOf(node.callee).join('.') === 'Date')
    return 'new Date()'
  if (node.type !== 'MemberExpression') return undefined
  const path = pathOf(node).join('.')
  const name = path.replace(/^globalThis\./, '')
  return MEMBERS.test(name) || (name !== path && GLOBALS.test(name)) ? name : undefined
}
