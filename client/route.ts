/** How an operation travels, as data that is made from its contract. */
export interface Route {
  /** Method and path, with its fields: `POST /v1/carts/:cartId/items`. */
  readonly route: string
  /** Fields that travel in a header: field -> header. */
  readonly headers?: Readonly<Record<string, string>>
  /** A command that recognises its repetition by a key: `always`, or only of who is `known` by a token or the field `guest`. */
  readonly key?: 'always' | 'known'
  /** The field with the secret that tells one guest from another. */
  readonly guest?: string
  /** A command that recognises no repetition. */
  readonly once?: true
  /** The field that is the body as it stands. */
  readonly raw?: string
  /** The answer is a file. */
  readonly file?: true
  /** It is answered again whenever the answer has changed, to who wants that. */
  readonly live?: true
  /** The answer is a page of a list. */
  readonly pages?: true
}

/** By service and operation. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Route>>>>

type Fields = Readonly<Record<string, unknown>>

/** What travels where. */
export interface Parts {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** An input as the parts of a request. Throws a `TypeError` when a field of the path is missing or cannot stand there. */
export function partsOf({ route, headers: bound = {}, raw }: Route, input: Fields): Parts {
  const [method = '', pattern = ''] = route.split(' ')
  const inPath = new Set<string>()
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    inPath.add(name)
    return segment(route, name, input[name])
  })
  const headers: Record<string, string> = {}
  for (const [name, header] of Object.entries(bound))
    if (isGiven(input[name])) headers[header] = header === 'if-match' ? `"${text(input[name])}"` : text(input[name])
  const rest = Object.entries(input).filter(([name, value]) => !inPath.has(name) && !(name in bound) && isGiven(value))
  if (method === 'GET' || method === 'DELETE') {
    const query = new URLSearchParams(rest.flatMap(([name, value]) => [value].flat().map((each) => [name, text(each)])))
    return { method, path: query.size === 0 ? path : `${path}?${query}`, headers, body: undefined }
  }
  headers['content-type'] = 'application/json'
  const body = raw === undefined ? JSON.stringify(Object.fromEntries(rest)) : text(input[raw])
  return { method, path, headers, body }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const text = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** `..` would be another path, in whatever way it is written. */
function segment(route: string, name: string, value: unknown): string {
  const written = isGiven(value) ? text(value) : ''
  if (/^\.{0,2}$/.test(written)) throw new TypeError(`${route}: "${written}" cannot be ${name}`)
  return encodeURIComponent(written)
}
