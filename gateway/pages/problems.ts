import { categories, platformProblems, type Category, type Contract, type PlatformCode } from '@souk/kit/contract'

/** One code that a problem document can carry, and what to do about it. */
export interface ProblemExplanation {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly explanation: string
  /** The operations that declare it; empty: any operation may answer it. */
  readonly operations: readonly string[]
}

const platform: Readonly<Record<PlatformCode, string>> = {
  malformed:
    'The request breaks HTTP or JSON, or could be understood in two ways. Correct the client; repeating will not help.',
  unknown_parameter: 'A query parameter is misspelt or belongs to another operation. `errors` names it.',
  idempotency_key_missing:
    'Make a UUID, send it as `Idempotency-Key`, and send the same again when you repeat the request.',
  unauthenticated: 'The request carries no key or token, or one that is wrong or has expired. Sign in and repeat it.',
  forbidden: 'You are known, but this operation needs a permission that you do not have.',
  not_found: 'The path is unknown, or the thing does not exist or belongs to somebody else.',
  method_not_allowed: 'The path exists, the method does not. `Allow` lists those that do.',
  request_timeout: 'The request did not arrive completely in time. Repeat it on a new connection.',
  too_large: 'A body has at most 256 KiB. Split the work, for example an import into several files.',
  unsupported_media_type: 'Send `Content-Type: application/json`.',
  request_running:
    'The same request is still being worked on. Wait for `Retry-After` seconds and repeat it with the same key.',
  invalid: 'The JSON is fine, its content is not. Every entry of `errors` points to a field and says what is wrong.',
  idempotency_key_reused: 'The same `Idempotency-Key` came with another request. Use a new key for a new request.',
  rate_limited:
    'You, or others in your network, ask too often, or for too much at once. Nothing has happened; wait for `Retry-After` seconds and repeat.',
  headers_too_large: 'The headers have at most 16 KiB together. Large cookies or tokens are the usual cause.',
  defect: 'A mistake on our side. It was written down under the `traceId`.',
  overloaded: 'More to do than can be done. Nothing has happened; wait for `Retry-After` seconds and repeat.',
  unavailable: 'A part that is needed is away, usually for a moment. Wait for `Retry-After` seconds and repeat.',
  outcome_unknown:
    'The connection broke in the middle. Repeat with the same `Idempotency-Key`, or look whether it happened.',
  deadline_exceeded:
    'The answer took too long. A read can be repeated; a change with the same `Idempotency-Key` as well.',
}

const refused: Readonly<Record<Category, string>> = {
  invalid: 'Something in the input does not make sense here.',
  unauthenticated: 'It must be known who asks.',
  declined: 'The payment was declined. Another means of payment may work.',
  forbidden: 'This caller may not do this.',
  not_found: 'The thing does not exist, or belongs to somebody else.',
  conflict: 'It does not fit the present state of the thing. Look at it again and decide anew.',
  gone: 'The thing existed, and does not any more.',
  precondition: 'The thing was changed meanwhile. Read it again and send its new version.',
  exhausted: 'Too often. Wait for `Retry-After` seconds.',
  unavailable: 'Not possible at the moment. Wait for `Retry-After` seconds and repeat.',
}

/** Every code that can occur: those of the platform, then those that operations declare, by name. */
export function explainProblems(contracts: readonly Contract[]): ProblemExplanation[] {
  const declared = new Map<string, { category: Category; operations: string[] }>()
  for (const { operations } of contracts)
    for (const { service, name, access, refusals } of Object.values(operations))
      for (const [code, category] of access === 'service' ? [] : Object.entries(refusals)) {
        const entry = declared.get(code) ?? { category, operations: [] }
        entry.operations.push(`${service}.${name}`)
        declared.set(code, entry)
      }
  const own = Object.entries(platformProblems).map(([code, { status, title }]) => ({
    code,
    status,
    title,
    explanation: platform[code as PlatformCode],
    operations: [],
  }))
  const others = [...declared]
    .filter(([code]) => !(code in platformProblems))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { category, operations }]) => ({
      code,
      status: categories[category].http,
      title: wordsOf(code),
      explanation: refused[category],
      operations,
    }))
  return [...own, ...others]
}

const wordsOf = (code: string): string => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`

/** The list as a page that needs no script; every code is an anchor, as the `type` of a problem says. */
export const problemsPage = (problems: readonly ProblemExplanation[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problems · Souk</title>
<link rel="stylesheet" href="/docs/tokens.css">
<link rel="stylesheet" href="/docs/problems.css">
</head>
<body>
<header><a href="/docs">← API</a></header>
<main>
<h1>Problems</h1>
<p>Every error is a problem document (RFC 9457) with one of these codes. Codes are stable: decide by them, not by the text.</p>
${problems.map(section).join('\n')}
</main>
</body>
</html>
`

const section = ({
  code,
  status,
  title,
  explanation,
  operations,
}: ProblemExplanation): string => `<section id="${code}">
<h2><a href="#${code}"><code>${code}</code></a> <span class="status">${status}</span></h2>
<p class="title">${escapeHtml(title)}</p>
<p>${escapeHtml(explanation).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>
${operations.length === 0 ? '' : `<p class="operations">${operations.map((name) => `<a href="/docs#${name}">${name}</a>`).join(', ')}</p>`}
</section>`

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] as string)
