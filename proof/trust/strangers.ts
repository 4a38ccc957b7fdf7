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

/** With the keys that the processes of this system really have; `token` is the access token of a customer. */
export async function strangersOf(system: System, names: readonly string[], token: string): Promise<Stranger[]> {
  const keysOf = (name: string) => folderKeys(join(system.data, 'keys'), name, systemClock)
  const all = new Map(await Promise.all(names.map(async (name): Promise<[string, Keys]> => [name, await keysOf(name)])))
  const gateway = await keysOf('gateway')
  const elsewhere = await folderKeys(temporaryFolder(), 'gateway', systemClock)
  const fromGateway = (claims: object) => async (target: Target) =>
    gateway.sign({ iss: 'gateway', aud: target.service, exp: soon(), ...claims })
  const other = ({ service }: Target) => names.find((name) => name !== service) as string
  /** A service of this system whom this operation does not name. */
  const unnamed = ({ service, operation }: Target) =>
    names.find((name) => name !== service && !operation.callers.includes(name)) as string

  return [
    { title: 'nobody', passport: async () => undefined, refusal: always },
    { title: 'a customer, with the access token for the gateway', passport: async () => token, refusal: always },
    { title: 'a text that is no passport', passport: async () => 'passport', refusal: always },
    {
      title: 'the gateway, with a passport for another service',
      passport: async (target) => gateway.sign({ iss: 'gateway', aud: other(target), exp: soon() }),
      refusal: always,
    },
    {
      title: 'the gateway, with a passport that has expired',
      passport: async ({ service }) => gateway.sign({ iss: 'gateway', aud: service, exp: seconds() - 1 }),
      refusal: always,
    },
    {
      title: 'somebody who signs as the gateway with a key of their own',
      passport: async ({ service }) =>
        elsewhere.sign({ iss: 'gateway', aud: service, exp: soon(), permissions: ['*'] }),
      refusal: always,
    },
    {
      title: 'a service that signs as the gateway',
      passport: async (target) =>
        (all.get(other(target)) as Keys).sign({ iss: 'gateway', aud: target.service, exp: soon(), permissions: ['*'] }),
      refusal: always,
    },
    {
      title: 'a service that the operation does not name',
      passport: async (target) => {
        const name = unnamed(target)
        return (all.get(name) as Keys).sign({ iss: name, aud: target.service, exp: soon() })
      },
      refusal: ({ operation }) => refusalOfService(operation),
    },
    {
      title: 'the gateway, for nobody',
      passport: fromGateway({}),
      refusal: ({ operation }) => refusalOfNobody(operation),
    },
    {
      title: 'the gateway, for a customer',
      passport: fromGateway({ sub: 'cus_00000000000000000000000000' }),
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
