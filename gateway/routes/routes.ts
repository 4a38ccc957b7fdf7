import createRouter from 'find-my-way'
import { headers } from '@souk/kit/http'
import { isForAll, KEYS_PATH, type Contract, type Method, type Operation } from '@souk/kit/contract'
import { chooseVoucher } from '../identity/voucher.ts'
import { rateClassOf, type RateClass } from '../rate/limiter.ts'
import type { Limits } from '../limits.ts'
import { pathOf } from '../request/target.ts'

/** An operation as the gateway needs it at each request, worked out once. */
export interface Route {
  readonly service: string
  readonly operation: string
  /** What the contract says, who may ask for it among that. */
  readonly promise: Operation
  /** `catalog.product`, for metrics. */
  readonly label: string
  /** `GET /v1/products/:id`, for traces. */
  readonly title: string
  readonly deadlineMs: number
  /** With what it is counted together when too many requests come. */
  readonly rateClass: RateClass
  /** It can be watched: an answer that has no end is in order. */
  readonly live: boolean
  /** Carrying it out twice is harmless. */
  readonly safe: boolean
  /** How long everybody may get the same answer; 0: each asks for itself. */
  readonly freshMs: number
  /** Headers that this operation's contract binds, in lower case. */
  readonly bound: ReadonlySet<string>
  /** What is said about caching: `no-store` whatever the service says, anything else where it says nothing. */
  readonly cacheControl: string
}

export interface RouteTable {
  find(method: string, target: string): Route | undefined
  /** The methods that a path knows; empty for an unknown path. */
  methods(target: string): readonly string[]
  /** All of them, for the wires that have no paths. */
  readonly all: readonly Route[]
  /** The service that the gateway believes about who somebody is. */
  readonly voucher: Contract | undefined
  /** Routes, and claims to vouch for people, that were left out, as sentences. */
  readonly conflicts: readonly string[]
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const LONGEST_PARAMETER = 500
/** Never taken from outside, whatever a contract says. */
const unbindable = new Set<string>([headers.passport, headers.deadline, headers.retry, 'keep-alive', 'te', 'trailer'])
/** Paths of the gateway itself; one of them it leaves to whoever vouches for people. */
const own = /^\/(?:$|docs(?:\/|$)|health(?:\/|$)|graphql(?:\/|$)|openapi\.json$|asyncapi\.json$|client\.js$|\.)/
/** Words and parameters: a router would give more power to other signs, up to a path that takes all others away. */
const plainPath = /^(?:\/(?:[\w.~-]+|:\w+))+$/

/**
 * The route table of all contracts. Operations for services only are left out, and so is a route that the gateway or a
 * contract further to the front owns already: a mistake of one service must not take the others' routes away.
 */
export function createRouteTable(contracts: readonly Contract[], limits: Limits): RouteTable {
  const router = createRouter({ maxParamLength: LONGEST_PARAMETER, querystringParser: () => ({}) })
  const owners = new Map<string, string>()
  const all: Route[] = []
  const { voucher, conflicts } = chooseVoucher(contracts)
  for (const operation of contracts.flatMap(({ operations }) => Object.values(operations))) {
    if (operation.access === 'service') continue
    const { method, path, service } = operation
    const place = `${method} ${path.replace(/:\w+/g, ':')}`
    const isKeys = path === KEYS_PATH && service === voucher?.name
    const obstacle = isKeys ? undefined : obstacleTo(path, owners.get(place))
    if (obstacle === undefined) {
      owners.set(place, service)
      const route = routeOf(operation, limits)
      all.push(route)
      router.on(method, path, () => {}, route)
    } else conflicts.push(`${method} ${path} of ${service} is not routed: ${obstacle}.`)
  }
  const find = (method: string, target: string) => router.find(method as Method, target)?.store as Route | undefined
  return {
    find: (method, target) => find(method === 'HEAD' ? 'GET' : method, target),
    methods: (target) => {
      const path = pathOf(target)
      const known = METHODS.filter((method) => find(method, path))
      return known.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    },
    all,
    voucher,
    conflicts,
  }
}

/** Caches between here and the client may give this answer to everybody. */
export const sharedFor = (seconds: number): string => `public, max-age=0, s-maxage=${seconds}`

function obstacleTo(path: string, owner: string | undefined): string | undefined {
  if (own.test(path)) return 'the gateway owns it'
  if (!plainPath.test(path)) return 'it is no plain path'
  return owner === undefined ? undefined : `${owner} owns it`
}

function routeOf(operation: Operation, limits: Limits): Route {
  const { service, name, method, path, priority } = operation
  const safe = operation.kind === 'query' && method === 'GET'
  const isShared = safe && isForAll(operation)
  const freshSeconds = isShared ? (operation.freshSeconds ?? 0) : 0
  return {
    service,
    operation: name,
    promise: operation,
    label: `${service}.${name}`,
    title: `${method} ${path}`,
    deadlineMs: priority === 'checkout' ? limits.checkoutDeadlineMs : limits.deadlineMs,
    rateClass: rateClassOf(operation),
    live: operation.live === true,
    safe,
    bound: new Set(Object.values(operation.headers).filter((header) => !unbindable.has(header))),
    freshMs: freshSeconds * 1_000,
    cacheControl: freshSeconds > 0 ? sharedFor(freshSeconds) : isShared ? 'no-cache' : 'no-store',
  }
}
