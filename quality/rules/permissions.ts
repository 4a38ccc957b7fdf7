import { isProduct, serviceOf } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, walk } from '../source.ts'

const PERMISSION = /^[a-z-]+:[a-z]+$/
const ROLES = /^services\/[^/]+\/domain\/roles\.ts$/

/**
 * What an operation asks for, somebody can have: every permission that a service looks at is in a role besides that of who may
 * do everything, and a role has none that nobody looks at. A service of which no role has
 * anything is left to who may do everything: so begins a new one, which is nothing but its folder.
 */
export const permissions: Rule = {
  concerns: ({ path }) => path.startsWith('services/') && isProduct(path),
  allowed: {
    'services/user/contract.ts: signing-key:write is in no role':
      'On these keys hangs every right that anybody has: only who may do everything replaces them.',
  },
  judge: (files) => {
    const given = files.filter(({ path }) => ROLES.test(path)).flatMap(namedIn)
    const asked = files.filter(({ path }) => !ROLES.test(path)).flatMap(askedIn)
    const right = new Set(given.map(({ permission }) => permission))
    const known = new Set(asked.filter(({ permission }) => right.has(permission)).map(({ at }) => serviceOf(at)))
    return [
      ...missing(
        asked.filter(({ at }) => known.has(serviceOf(at))),
        given,
        'is in no role',
      ),
      ...missing(given, asked, 'is in a role, and nothing asks for it'),
    ]
  },
}

interface Named {
  readonly permission: string
  readonly at: string
}

const missing = (of: readonly Named[], among: readonly Named[], what: string): string[] => {
  const known = new Set(among.map(({ permission }) => permission))
  return of
    .filter(({ permission }) => !known.has(permission))
    .map(({ permission, at }) => `${at}: ${permission} ${what}`)
}

function namedIn(file: File): Named[] {
  const { program, at } = parse(file)
  const found: Named[] = []
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && PERMISSION.test(node.value))
      found.push({ permission: node.value, at: at(node) })
  })
  return found
}

/** The `access` of an operation, and what a handler asks `may` about, or a function of its own that begins with that word. */
function askedIn(file: File): Named[] {
  const { program, at } = parse(file)
  const found: Named[] = []
  const note = (node: { type: string; value?: unknown }, place: string) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && PERMISSION.test(node.value))
      found.push({ permission: node.value, at: place })
  }
  walk(program, (node) => {
    if (node.type === 'Property' && node.key.type === 'Identifier' && node.key.name === 'access')
      note(node.value, at(node))
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && /^may([A-Z]|$)/.test(node.callee.name))
      for (const each of node.arguments) note(each, at(node))
  })
  return found
}
