import type { Rejection } from '../answer.ts'
import type { Limits } from '../limits.ts'
import type { Visit } from '../visit.ts'

/** Why a request is refused before anybody looks at what it wants. */
export function unreadable({ request, admitted, fault }: Visit, { bodyBytes }: Limits): Rejection | undefined {
  const { method, httpVersion } = request
  const { wrong, chunked, contentLength } = admitted
  if (wrong !== undefined) return malformed(wrong)
  if (chunked && httpVersion === '1.0') return malformed('HTTP/1.0 knows no transfer encoding.')
  if ((chunked || contentLength > 0) && (method === 'GET' || method === 'HEAD'))
    return malformed(`A ${method} request has no body.`)
  if (contentLength > bodyBytes) return tooLarge(bodyBytes)
  return fault === undefined ? undefined : { code: 'malformed', detail: fault }
}

const malformed = (detail: string): Rejection => ({ code: 'malformed', detail, close: true })
const tooLarge = (bytes: number): Rejection => ({
  code: 'too_large',
  detail: `A body has at most ${bytes} bytes.`,
  close: true,
})
