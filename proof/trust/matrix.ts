import type { Answered } from './operations.ts'
import type { Person } from './people.ts'

type Node = Record<string, unknown>

/** A route as the OpenAPI document of the running system shows it. */
export interface Route {
  /** `GET /v1/orders/{orderId}`. */
  readonly title: string
  readonly method: string
  readonly path: string
  /** Who may ask, in the words of the contract. */
  readonly access: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly { name: string; in: string; required?: boolean; example?: unknown }[]
  readonly body: Node | undefined
  /** Open to all as far as the contract goes: the service itself asks some of them to sign in, and declares that it does. */
  readonly asksToSignIn: boolean
}

/** Every route of a document. */
export function routesOf(document: { paths: Record<string, Record<string, Node>> }): Route[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Route => {
      const body = operation.requestBody as { content: Record<string, { example?: unknown }> } | undefined
      const example = body && Object.values(body.content)[0]?.example
      return {
        title: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        access: operation['x-access'] as string,
        security: operation.security as Route['security'],
        parameters: operation.parameters as Route['parameters'],
        asksToSignIn: ownRefusals(operation.responses as Responses, '401').includes('unauthenticated'),
        body: body === undefined ? undefined : typeof example === 'object' && example !== null ? (example as Node) : {},
      }
    }),
  )
}

type Responses = Readonly<Record<string, { 'x-refusals'?: readonly string[] }>>
const ownRefusals = (responses: Responses, status: string) => responses[status]?.['x-refusals'] ?? []

/** What nobody allows: a field of a body that is null, and a name in a path that no id, slug or sku has. */
const WRONG_NAME = '~'

export interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/**
 * A request for a route. A read is as the document shows it; a change has an input that is wrong, so that it comes as far as
 * the check of who may, which is before the check of what is asked, and changes nothing after it.
 */
export function requestFor(route: Route): Sent {
  const { method, path, parameters, body } = route
  const isRead = method === 'GET'
  const named = parameters.filter(({ in: place }) => place === 'path')
  const target = named.reduce((text, { name, example }) => {
    const value = isRead || body !== undefined ? String(example) : WRONG_NAME
    return text.replace(`{${name}}`, encodeURIComponent(value))
  }, path)
  const broken =
    body && Object.fromEntries(Object.keys(body).map((field, at) => [field, at === 0 ? null : body[field]]))
  return {
    path: target + queryFor(route),
    headers: headersFor(route),
    body: broken && JSON.stringify(broken),
  }
}

/** The query without which a route does not know what is meant; empty when there is none. */
export function queryFor({ parameters }: Route): string {
  const needed = parameters.filter(({ in: place, required }) => place === 'query' && required)
  const search = new URLSearchParams(needed.map(({ name, example }) => [name, String(example)]))
  return search.size === 0 ? '' : `?${search}`
}

/** The headers that a route insists on, as the document shows them: a secret among them is nobody's. */
export function headersFor({ parameters }: Route): Readonly<Record<string, string>> {
  const needed = parameters.filter(({ in: place, required }) => place === 'header' && required)
  return Object.fromEntries(needed.map(({ name, example }) => [name, String(example)]))
}

/** What must answer somebody at a route: 401, 403, or undefined, which is whatever else the service says. */
export function expected({ access }: Pick<Route, 'access'>, { kind, permissions }: Person): 401 | 403 | undefined {
  if (kind === 'stranger') return 401
  if (access === 'public') return undefined
  if (kind === 'nobody') return 401
  if (access === 'customer') return kind === 'program' ? 403 : undefined
  if (permissions.includes('*') || permissions.includes(access)) return undefined
  return 403
}

/** What is wrong with an answer, as a sentence; undefined when nothing is. */
export function fault(route: Route, person: Person, { status, code }: Answered): string | undefined {
  const wanted = expected(route, person)
  const isRefused = code === 'unauthenticated' || code === 'forbidden'
  const isLetIn = !isRefused || (route.asksToSignIn && status === 401 && !person.permissions.includes('*'))
  const isRight = wanted === undefined ? isLetIn && status < 500 : isRefused && status === wanted
  return isRight
    ? undefined
    : `${route.title} answers ${person.title} with ${status} ${code ?? ''}, not ${wanted ?? 'more'}`
}

/** What the document says opens a route must be what its access says. */
export function undocumented({ title, access, security }: Route): string | undefined {
  const schemes = security.flatMap((each) => Object.entries(each))
  const names = schemes.map(([name]) => name).join()
  const isRight =
    access === 'public'
      ? names === ''
      : access === 'customer'
        ? names === 'accessToken'
        : names === 'accessToken,apiKey,staffKey' && schemes.every(([, needs]) => needs.join() === access)
  return isRight ? undefined : `${title}: its security is ${JSON.stringify(security)}, its access ${access}`
}
