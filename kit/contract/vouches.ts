import type { Operation, Vouches } from './contract.ts'
import { fieldsOf } from './plain-schema.ts'

/** Where the keys of access tokens are: the one well-known path that clients look at. */
export const KEYS_PATH = '/.well-known/jwks.json'
/** The header in which the gateway sends the API key that it asks about. */
export const API_KEY_HEADER = 'x-api-key'
/** Who asks about API keys. */
const ASKER = 'gateway'

/** Throws when these operations do not have the form in which the gateway uses them. */
export function assertVouches(
  service: string,
  operations: Readonly<Record<string, Operation>>,
  vouches: Vouches,
): void {
  for (const fault of vouchingFaults(operations, vouches)) throw new Error(`${service} cannot vouch: ${fault}`)
}

/** Why the gateway could not use the operations that vouch, as sentences; empty when it can. */
export function vouchingFaults(operations: Readonly<Record<string, Operation>>, vouches: Vouches): string[] {
  const keys = operations[vouches.keys]
  const introspect = operations[vouches.introspect]
  const sound: [string, boolean | undefined][] = [
    [`keys must be a public query at GET ${KEYS_PATH}`, keys && isOpenAt(keys, KEYS_PATH)],
    ['keys must answer { keys }', keys && answers(keys, 'keys')],
    [
      `introspect must be a query for the ${ASKER} alone`,
      introspect && introspect.kind === 'query' && introspect.access === 'service' && isOnlyFor(introspect, ASKER),
    ],
    [
      `introspect must take { key } in the header ${API_KEY_HEADER}`,
      introspect && introspect.headers.key === API_KEY_HEADER,
    ],
    ['introspect must answer { active }', introspect && answers(introspect, 'active')],
    [
      `noteUse must be a command for the ${ASKER} alone that takes { key } in the header ${API_KEY_HEADER}`,
      vouches.noteUse === undefined || isNote(operations[vouches.noteUse]),
    ],
  ]
  return sound.filter(([, holds]) => holds !== true).map(([sentence]) => sentence)
}

const isOpenAt = ({ kind, method, path, access }: Operation, place: string) =>
  kind === 'query' && access === 'public' && method === 'GET' && path === place

const answers = ({ output }: Operation, field: string) => fieldsOf(output).required.includes(field)

const isNote = (operation: Operation | undefined) =>
  operation?.kind === 'command' && isOnlyFor(operation, ASKER) && operation.headers.key === API_KEY_HEADER

const isOnlyFor = ({ callers }: Operation, name: string) => callers.length === 1 && callers[0] === name
