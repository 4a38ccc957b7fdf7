import { join } from 'node:path'
import type { Operation } from '@souk/kit/contract'
import { folderKeys, type Keys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import { temporaryFolder, type System } from '../journeys/system.ts'
import type { Answered, Target } from './operations.ts'

/** Somebody who asks a service on its own port and must be refused. */
export interface Stranger {
  readonly title: string
  passport(target: Target): Promise<string | undefined>
  /** The status that must answer; undefined: the contract lets this one in. */
  refusal(target: Pick<Target, 'operation'>): 401 | 403 | undefined
}

const always = () => 401 as const
const seconds = () => Math.floor(systemClock.now() / 1_000)
const soon = () => seconds() + 100

interface Keyring {
  /** Services of this system. */
  readonly names: readonly string[]
  keysOf(name: string): Promise<Keys>
  /** The key of somebody who is called so in another system. */
  foreignKeysOf(name: string): Promise<Keys>
}

/** With the keys that the processes of this system really have; `token` is the access token of a customer. */
export function strangersOf(system: System, names: readonly string[], token: string): Stranger[] {
  const opened = new Map<string, Promise<Keys>>()
  const open = (folder: string) => (name: string) => {
    const keys = opened.get(`${folder} ${name}`) ?? folderKeys(folder, name, systemClock)
    opened.set(`${folder} ${name}`, keys)
    return keys
  }
  const ring = { names, keysOf: open(join(system.data, 'keys')), foreignKeysOf: open(temporaryFolder()) }
  return [...bearers(token), ...forgers(ring), ...callers(ring)]
}

/** Somebody who has no passport at all. */
const bearers = (token: string): Stranger[] =>
  Object.entries({
    nobody: undefined,
    'a customer, with the access token for the gateway': token,
    'somebody with a text that is no passport': 'passport',
  }).map(([title, text]) => ({ title, passport: async () => text, refusal: always }))

const other = ({ names }: Keyring, { service }: Target) => names.find((name) => name !== service) as string

/** Somebody whose passport is good for nothing, whatever the operation is. */
function forgers(ring: Keyring): Stranger[] {
  const all = { permissions: ['*'] }
  const asGateway = async (keys: Promise<Keys>, claims: { aud: string; exp: number }) =>
    (await keys).sign({ iss: 'gateway', ...all, ...claims })
  const forger = (title: string, passport: Stranger['passport']): Stranger => ({ title, passport, refusal: always })
  return [
    forger('the gateway, with a passport for another service', (target) =>
      asGateway(ring.keysOf('gateway'), { aud: other(ring, target), exp: soon() }),
    ),
    forger('the gateway, with a passport that has expired', ({ service }) =>
      asGateway(ring.keysOf('gateway'), { aud: service, exp: seconds() - 1 }),
    ),
    forger('somebody who signs as the gateway with a key of their own', ({ service }) =>
      asGateway(ring.foreignKeysOf('gateway'), { aud: service, exp: soon() }),
    ),
    forger('a service that signs as the gateway', (target) =>
      asGateway(ring.keysOf(other(ring, target)), { aud: target.service, exp: soon() }),
    ),
  ]
}

/** Somebody who is who they say, and may ask for some operations only. */
function callers({ names, keysOf }: Keyring): Stranger[] {
  const sign = async (iss: string, { service }: Target, claims: object = {}) =>
    (await keysOf(iss)).sign({ iss, aud: service, exp: soon(), ...claims })
  const unnamed = ({ service, operation }: Target) =>
    names.find((name) => name !== service && !operation.callers.includes(name)) as string
  return [
    {
      title: 'a service that the operation does not name',
      passport: (target) => sign(unnamed(target), target),
      refusal: ({ operation }) => refusalOfService(operation),
    },
    {
      title: 'the gateway, for nobody',
      passport: (target) => sign('gateway', target),
      refusal: ({ operation }) => refusalOfNobody(operation),
    },
    {
      title: 'the gateway, for a customer',
      passport: (target) => sign('gateway', target, { sub: 'cus_00000000000000000000000000' }),
      refusal: ({ operation }) => refusalOfCustomer(operation),
    },
  ]
}

function refusalOfService({ access, callers }: Operation): 401 | 403 | undefined {
  if (access === 'public') return undefined
  if (access === 'service') return callers.length === 0 ? undefined : 403
  return 401
}

function refusalOfNobody({ access, callers }: Operation): 401 | 403 | undefined {
  if (access === 'public' || callers.includes('gateway')) return undefined
  return access === 'service' ? 403 : 401
}

function refusalOfCustomer({ access, callers }: Operation): 401 | 403 | undefined {
  if (access === 'public' || access === 'customer' || callers.includes('gateway')) return undefined
  return 403
}

/** What is wrong with an answer that a stranger got, as a sentence; undefined when nothing is. */
export function fault({ title, refusal }: Stranger, target: Target, { status, code }: Answered): string | undefined {
  const expected = refusal(target)
  const isRefused = code === 'unauthenticated' || code === 'forbidden'
  // What is open to all as far as the contract goes may ask some of them to sign in, when it declares that.
  const isLetIn = !isRefused || (status === 401 && 'unauthenticated' in target.operation.refusals)
  if (expected === undefined ? isLetIn : isRefused && status === expected) return undefined
  const where = `${target.service}: ${target.operation.service}.${target.operation.name}`
  return `${where} answers ${title} with ${status} ${code ?? ''} instead of ${expected ?? 'letting it in'}`
}
