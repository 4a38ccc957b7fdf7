import type { Bearer } from '@souk/kit/passport'
import type { Rejection } from './answer.ts'
import type { Bodies, NotTaken } from './body.ts'
import type { Exchange } from './exchange.ts'
import type { Forward } from './forward.ts'
import { jsonExcess } from './json-shape.ts'
import type { Visit } from './visit.ts'

/** Takes the body in, if there is one, and asks the service. Resolves with why there is no answer from it. */
export async function carry(
  { request, response, admitted }: Visit,
  exchange: Exchange,
  bearer: Bearer,
  { bodies, forward }: { bodies: Bodies; forward: Forward },
): Promise<Rejection | undefined> {
  if (!admitted.chunked && admitted.contentLength <= 0) return forward(exchange, bearer, null)
  if (admitted.expectsContinue) response.writeContinue()
  const body = await bodies.take(request)
  if (typeof body === 'string') return notTaken[body]
  try {
    const excess = isJson(admitted.forward) ? jsonExcess(body) : undefined
    if (excess) return excessive[excess]
    return await forward(exchange, bearer, body)
  } finally {
    bodies.release(body)
  }
}

function isJson(headers: readonly string[]): boolean {
  const type = headers[headers.indexOf('content-type') + 1] ?? ''
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(type)
}

const excessive: Readonly<Record<NonNullable<ReturnType<typeof jsonExcess>>, Rejection>> = {
  too_deep: { code: 'malformed', detail: 'JSON has at most 32 levels here.' },
  too_long: { code: 'too_large', detail: 'A list has at most 2,000 items.' },
}
const notTaken: Readonly<Record<NotTaken, Rejection>> = {
  too_large: { code: 'too_large', detail: 'The body is larger than what is read here.', close: true },
  no_room: { code: 'overloaded', detail: 'Too many bodies at once.', retryAfterSeconds: 1, close: true },
  gone: { code: 'malformed', detail: 'The body never came.', close: true },
}
