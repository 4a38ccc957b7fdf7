import { assertLink, type Link } from './link.ts'
import type { Category } from './refusal.ts'
import { assertSubset } from './subset.ts'
import type { Schema, Value } from './schema.ts'
import { assertVouches } from './vouches.ts'
import type { Wire } from './wire.ts'

/** A query reads, a command changes something. */
export type Kind = 'query' | 'command'
/** The HTTP methods that an operation can have. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** `staff` permissions are written `area:action`, for example `catalog:write`. */
export type Access = 'public' | 'customer' | 'service' | `${string}:${string}`
/** Under load the lowest class is shed first: background, then browse, then checkout. */
export type Priority = 'checkout' | 'browse' | 'background'

/** One operation of a service: what it takes, what it answers, who may call it and what it may refuse. */
export interface Operation<
  Input extends Schema = Schema,
  Output extends Schema = Schema,
  Refusals extends string = string,
  K extends Kind = Kind,
> {
  readonly service: string
  readonly name: string
  readonly kind: K
  readonly method: Method
  readonly path: string
  readonly doc: string
  readonly input: Input
  readonly output: Output
  readonly access: Access
  /** Services that may call it, besides what `access` allows. Empty: any service. */
  readonly callers: readonly string[]
  readonly refusals: Readonly<Record<Refusals, Category>>
  /** The HTTP status of a success. */
  readonly status: number
  /** Input fields that travel in a header: field -> header name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * How repetition is recognised: `header` accepts an Idempotency-Key, `required` insists, `none` ignores it and keeps neither
   * input nor answer, other words are the input fields that together identify the request.
   */
  readonly idempotency: string
  readonly priority: Priority
  /** A body of this content type is taken as text into this input field, besides JSON. */
  readonly text?: { readonly type: string; readonly field: string }
  /** The output is `{ contentType, content }` with content in base64; HTTP sends it as that file. */
  readonly file?: boolean
  /** It may also answer 202: accepted, and not done yet. `Location` says where to look. */
  readonly later?: boolean
  /** For so many seconds everybody may get the same answer. Only for a public query that no header opens. */
  readonly freshSeconds?: number
  /** Who asks with `Accept: text/event-stream` gets the answer now, and again whenever it has changed. */
  readonly live?: boolean
  /** It takes what somebody could guess by trying, such as a password: the edge allows few attempts. */
  readonly guessable?: boolean
  /** Where it can be asked from by what is known there. */
  readonly link?: Link
  /** The input field whose secret tells one guest from another, so that their idempotency keys are kept apart. */
  readonly guest?: string
}

/** One event of a service: a fact, in the past tense, about the thing named by `key`. */
export interface EventType<Payload extends Schema = Schema> {
  readonly service: string
  readonly name: string
  /** The name on the wire, `order.confirmed`. */
  readonly type: string
  readonly doc: string
  readonly payload: Payload
  /** The payload field whose value orders the events. */
  readonly key: string
}

/**
 * How a service vouches for people, by the names of its operations: `keys` shows the public keys that sign access tokens
 * (a JSON Web Key Set, RFC 7517), `introspect` tells the gateway whose an API key is (in the manner of RFC 7662), and `noteUse`
 * hears from it, beside the requests, that a key is used: once an hour.
 */
export interface Vouches {
  readonly keys: string
  readonly introspect: string
  readonly noteUse?: string
}

/** What a service promises: its operations and events, by name. */
export interface Contract<
  Operations extends Record<string, Operation> = Record<string, Operation>,
  Events extends Record<string, EventType> = Record<string, EventType>,
> {
  readonly name: string
  readonly doc: string
  readonly operations: Operations
  readonly events: Events
  /** Present when the gateway may believe this service about who somebody is. */
  readonly vouches?: Vouches
  /** The numbers of binary wires, in a contract that was read from the process that keeps it. */
  readonly wire?: Wire
}

/** What an operation takes. */
export type InputOf<Op extends Operation> = Value<Op['input']>
/** What an operation answers. */
export type OutputOf<Op extends Operation> = Value<Op['output']>
/** The codes that an operation may refuse with. */
export type RefusalOf<Op extends Operation> = Extract<keyof Op['refusals'], string>
/** What an event carries. */
export type PayloadOf<E extends EventType> = Value<E['payload']>
/** Any operation that only reads. */
export type Query = Operation<Schema, Schema, string, 'query'>
/** Any operation that changes something. */
export type Command = Operation<Schema, Schema, string, 'command'>

interface Common<Input, Output, Refusals extends string> {
  doc: string
  input: Input
  output: Output
  access: Access
  callers?: readonly string[]
  refusals?: Record<Refusals, Category>
  headers?: Partial<Record<string, string>>
  priority?: Priority
  text?: { type: string; field: string }
  file?: boolean
  guessable?: boolean
}

type Route = `${Method} /${string}`

const split = (route: Route) => {
  const [method, path] = route.split(' ') as [Method, string]
  return { method, path }
}

/**
 * An operation that only reads: it may be retried and hedged. `freshSeconds`: for so long the edge may give everybody the
 * same answer. `live`: it can be watched. `link`: other answers lead here.
 */
export const query = <Input extends Schema, Output extends Schema, Refusals extends string = never>(
  route: `GET /${string}`,
  about: Common<Input, Output, Refusals> & { freshSeconds?: number; live?: boolean; link?: Link },
): Operation<Input, Output, Refusals, 'query'> => ({
  ...operation('query', route, about, 200, 'header'),
  ...(about.freshSeconds === undefined ? {} : { freshSeconds: about.freshSeconds }),
  ...(about.live === undefined ? {} : { live: about.live }),
  ...(about.link === undefined ? {} : { link: about.link }),
})

/**
 * An operation that changes the service's own database, atomically. `status` defaults to 200.
 * `idempotency` says how a repetition is recognised: `header` (default: an Idempotency-Key is honoured),
 * `required` (it must be sent), `none` (for passwords and tokens, of which no digest may be kept), or the name of an input
 * field that identifies the request, or several with spaces between.
 * `later`: it may also answer 202, accepted and not done yet. `guest` names the input field whose secret tells one guest
 * from another.
 */
export const command = <Input extends Schema, Output extends Schema, Refusals extends string = never>(
  route: `${Exclude<Method, 'GET'>} /${string}`,
  about: Common<Input, Output, Refusals> & { idempotency?: string; status?: number; later?: boolean; guest?: string },
): Operation<Input, Output, Refusals, 'command'> => ({
  ...operation('command', route, about, about.status ?? 200, about.idempotency ?? 'header'),
  ...(about.later === undefined ? {} : { later: about.later }),
  ...(about.guest === undefined ? {} : { guest: about.guest }),
})

function operation<Input extends Schema, Output extends Schema, Refusals extends string, K extends Kind>(
  kind: K,
  route: Route,
  about: Common<Input, Output, Refusals>,
  status: number,
  idempotency: string,
): Operation<Input, Output, Refusals, K> {
  return {
    service: '',
    name: '',
    kind,
    ...split(route),
    doc: about.doc,
    input: about.input,
    output: about.output,
    access: about.access,
    callers: about.callers ?? [],
    refusals: about.refusals ?? ({} as Record<Refusals, Category>),
    status,
    headers: Object.fromEntries(
      Object.entries(about.headers ?? {}).map(([field, name]) => [field, String(name).toLowerCase()]),
    ),
    idempotency,
    priority: about.priority ?? 'browse',
    ...(about.text === undefined ? {} : { text: about.text }),
    ...(about.file === undefined ? {} : { file: about.file }),
    ...(about.guessable === undefined ? {} : { guessable: about.guessable }),
  }
}

/** A fact that others may react to. `key` names the payload field whose events stay in order. No personal data. */
export const event = <Payload extends Schema>(
  payload: Payload,
  about: { doc: string; key: Extract<keyof Value<Payload>, string> },
): EventType<Payload> => ({ service: '', name: '', type: '', doc: about.doc, payload, key: about.key })

/**
 * What a service promises, as a plain value. Throws when a schema leaves the closed subset, a path parameter is not an
 * input field, two operations share a route, or the gateway could not use the operations that vouch.
 */
export function contract<Operations extends Record<string, Operation>, Events extends Record<string, EventType>>(
  name: string,
  promise: {
    doc: string
    operations: Operations
    events: Events
    vouches?: Vouches
  },
): Contract<Operations, Events> {
  const operations = mapValues(promise.operations, (draft, key) => ({ ...draft, service: name, name: key }))
  const events = mapValues(promise.events, (draft, key) => ({
    ...draft,
    service: name,
    name: key,
    type: `${name}.${key}`,
  }))
  const routes = new Set<string>()
  for (const each of Object.values(operations)) {
    const where = `${name}.${each.name}`
    assertSubset(each.input, `${where} input`)
    assertSubset(each.output, `${where} output`)
    const fields = Object.keys((each.input as { properties?: object }).properties ?? {})
    const named = [...pathFields(each.path), ...Object.keys(each.headers)]
    for (const field of each.guest === undefined ? named : [...named, each.guest])
      if (!fields.includes(field)) throw new Error(`${where}: "${field}" is not a field of its input`)
    if (each.freshSeconds !== undefined) mustBeForAll(each, where)
    if (each.link !== undefined) assertLink(each, each.link, where)
    const route = `${each.method} ${each.path.replace(/:\w+/g, ':')}`
    if (routes.has(route)) throw new Error(`${where}: the route ${each.method} ${each.path} is taken`)
    routes.add(route)
  }
  for (const each of Object.values(events)) assertSubset(each.payload, each.type)
  const made = { name, doc: promise.doc, operations, events }
  if (promise.vouches === undefined) return Object.freeze(made)
  assertVouches(name, operations, promise.vouches)
  return Object.freeze({ ...made, vouches: promise.vouches })
}

/** Is an answer to this the same for everybody? Not what opens by a secret in a header, or differs by who asks. */
export const isForAll = ({ access, headers }: Operation): boolean =>
  access === 'public' && Object.keys(headers).length === 0

function mustBeForAll(operation: Operation, where: string): void {
  const { freshSeconds = 0 } = operation
  if (!isForAll(operation))
    throw new Error(`${where}: only what everybody may read, and no header opens, can be the same for everybody`)
  if (!Number.isSafeInteger(freshSeconds) || freshSeconds < 1 || freshSeconds > MOST_FRESH_SECONDS)
    throw new Error(`${where}: an answer is fresh for 1 to ${MOST_FRESH_SECONDS} seconds`)
}

/** Longer than this an answer that is out of date would be noticed. */
const MOST_FRESH_SECONDS = 60

/** The names of the parameters in a path: `/v1/stock/:sku` -> `sku`. */
export const pathFields = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1] as string)

function mapValues<T extends Record<string, object>>(values: T, change: (value: T[string], key: string) => object): T {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Object.freeze(change(value as T[string], key))]),
  ) as T
}
