/** What the headers of a request say, read once; `forward` is what may go to a service, as a flat list. */
export interface Admitted {
  readonly forward: string[]
  host: string | undefined
  authorization: string | undefined
  traceparent: string | undefined
  idempotencyKey: string | undefined
  contentType: string | undefined
  expectsContinue: boolean
  contentLength: number
  chunked: boolean
  /** Why the request is refused whatever it asks for; two readers could understand it differently. */
  wrong: string | undefined
}

type Role =
  | 'forward'
  | 'list'
  | 'drop'
  | 'connection'
  | 'host'
  | 'authorization'
  | 'content-length'
  | 'content-encoding'
  | 'transfer-encoding'
  | 'expect'
  | 'traceparent'

/** The only headers that reach a service, beside those that its contract binds. `list`: may come more than once. */
const known: Record<string, Role> = {
  accept: 'list',
  'if-match': 'list',
  'if-none-match': 'list',
  'content-type': 'forward',
  'last-event-id': 'forward',
  'idempotency-key': 'forward',
  host: 'host',
  authorization: 'authorization',
  'content-length': 'content-length',
  'content-encoding': 'content-encoding',
  'transfer-encoding': 'transfer-encoding',
  expect: 'expect',
  traceparent: 'traceparent',
  connection: 'connection',
}

/** Common headers that are dropped; named only because a look-up that hits saves the conversion to lower case. */
const common = 'accept-encoding accept-language cache-control cookie origin pragma referer user-agent'

const capitalised = (name: string) => name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
const names = [...Object.entries(known), ...common.split(' ').map((name): [string, Role] => [name, 'drop'])].flatMap(
  ([name, role]): [string, { name: string; role: Role }][] => [
    [name, { name, role }],
    [capitalised(name), { name, role }],
  ],
)
const roles = new Map(names)

/** Reads raw headers (name, value, name, value …). `bound`: further names, in lower case, that the route's contract binds. */
export function admit(raw: readonly string[], bound: ReadonlySet<string>): Admitted {
  const admitted: Admitted = {
    forward: [],
    host: undefined,
    authorization: undefined,
    traceparent: undefined,
    idempotencyKey: undefined,
    contentType: undefined,
    expectsContinue: false,
    contentLength: -1,
    chunked: false,
    wrong: undefined,
  }
  for (let at = 0; at < raw.length; at += 2) {
    const given = raw[at] as string
    const value = raw[at + 1] as string
    let found = roles.get(given)
    if (found === undefined) {
      const name = given.toLowerCase()
      found = roles.get(name) ?? (bound.has(name) ? { name, role: 'forward' } : undefined)
      if (found === undefined) continue
    }
    if (found.role === 'connection') admitted.wrong ??= forConnection(value, bound)
    else if (found.role !== 'drop') take(admitted, found.role, found.name, value)
  }
  if (admitted.host === undefined) admitted.wrong ??= 'The Host header is missing.'
  return admitted
}

/**
 * What `Connection` names is for the next reader only (RFC 9110, section 7.6.1). What we drop may be named; a header on which
 * the request depends would be lost, or come through to a service though it was not meant to.
 */
function forConnection(value: string, bound: ReadonlySet<string>): string | undefined {
  if (value === 'keep-alive' || value === 'close') return undefined
  const isNeeded = (name: string) => bound.has(name) || (roles.get(name)?.role ?? 'drop') !== 'drop'
  const name = value
    .toLowerCase()
    .split(/[\s,]+/)
    .find(isNeeded)
  return name && `The header ${name} is for the whole request: Connection must not name it.`
}

function take(to: Admitted, role: Role, name: string, value: string): void {
  if (role === 'list') to.forward.push(name, value)
  else if (role === 'forward') forward(to, name, value)
  else if (role === 'host') to.host = once(to, name, to.host, value)
  else if (role === 'authorization') to.authorization = once(to, name, to.authorization, value)
  else if (role === 'traceparent') to.traceparent = value
  else if (role === 'content-length') {
    if (to.contentLength !== -1) to.wrong ??= twice(name)
    to.contentLength = Number(value)
  } else if (role === 'transfer-encoding') {
    to.chunked = true
    if (value.toLowerCase() !== 'chunked') to.wrong ??= 'The only transfer encoding understood is chunked.'
  } else if (role === 'content-encoding') {
    if (value !== 'identity') to.wrong ??= 'Bodies must come without a content encoding.'
  } else if (value.toLowerCase() === '100-continue') to.expectsContinue = true
  else to.wrong ??= 'The only expectation understood is 100-continue.'
}

function forward(to: Admitted, name: string, value: string): void {
  for (let at = 0; at < to.forward.length; at += 2) if (to.forward[at] === name) to.wrong ??= twice(name)
  if (name === 'idempotency-key') {
    to.idempotencyKey = value
    if (value.length === 0 || value.length > 255) to.wrong ??= 'An Idempotency-Key has 1 to 255 characters.'
  }
  if (name === 'content-type') to.contentType = value
  to.forward.push(name, value)
}

function once(to: Admitted, name: string, before: string | undefined, value: string): string {
  if (before !== undefined) to.wrong ??= twice(name)
  return value
}

const twice = (name: string) => `The header ${name} came twice.`
