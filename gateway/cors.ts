/** Which web pages of other origins may read what is answered here (Fetch standard, section 3.2). */
export interface Cors {
  /** For every answer, as a flat list; empty when no origin is allowed. */
  headersFor(origin: string | undefined): readonly string[]
  /** For the answer to a preflight; empty when the page may not ask. `bound`: headers that the route takes besides. */
  preflight(origin: string | undefined, methods: readonly string[], bound: Iterable<string>): readonly string[]
}

const EVERYBODY = '*'
/** Headers of requests that pages need and browsers ask about. */
const asked = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'traceparent',
]
const exposed = `etag, location, retry-after, x-request-id, traceparent, idempotency-replayed, ratelimit-limit,
  ratelimit-remaining, ratelimit-reset`.replace(/\s+/g, ' ')
/** How long a browser need not ask again, in seconds; none believes much more. */
const MAX_AGE = '600'

const none: readonly string[] = []

/**
 * `origins`: `https://shop.example https://admin.example:8443`, with spaces between; `*` lets every page read what anybody
 * may read. Credentials of the browser are never allowed: nobody is signed in here by a cookie, so no page can act in the
 * name of who visits it. Throws one sentence for what is no origin.
 */
export function createCors(origins: string): Cors {
  const allowed = new Set(origins.split(/[\s,]+/).filter(Boolean))
  for (const origin of allowed) mustBeOrigin(origin)
  const isOpen = allowed.has(EVERYBODY)
  const vary = allowed.size === 0 || isOpen ? none : ['vary', 'origin']
  const isAllowed = (origin: string | undefined) => origin !== undefined && (isOpen || allowed.has(origin))
  const allow = (origin: string) => ['access-control-allow-origin', isOpen ? EVERYBODY : origin]
  return {
    headersFor: (origin) =>
      origin === undefined || !isAllowed(origin)
        ? vary
        : [...vary, ...allow(origin), 'access-control-expose-headers', exposed],
    preflight: (origin, methods, bound) =>
      isAllowed(origin)
        ? [
            'access-control-allow-methods',
            methods.join(', '),
            'access-control-allow-headers',
            [...asked, ...bound].join(', '),
            'access-control-max-age',
            MAX_AGE,
            'vary',
            'access-control-request-method, access-control-request-headers',
          ]
        : none,
  }
}

function mustBeOrigin(text: string): void {
  if (text === EVERYBODY) return
  if (!text.includes('*') && URL.canParse(text) && new URL(text).origin === text) return
  throw new Error(`An origin is written https://shop.example, without a path, and not ${text}.`)
}
