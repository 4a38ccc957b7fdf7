import type { Rejection } from '../answer.ts'
import type { Bodies, NotTaken } from './body.ts'
import { jsonExcess } from './json-shape.ts'
import type { Visit } from '../visit.ts'

/** Takes the body in, if there is one, and hands it on. Resolves with why that was not possible, or with what came of it. */
export async function withBody(
  { request, response, admitted }: Visit,
  bodies: Bodies,
  use: (body: Buffer | null) => Promise<Rejection | undefined>,
): Promise<Rejection | undefined> {
  if (!admitted.chunked && admitted.contentLength <= 0) return use(null)
  if (admitted.expectsContinue) response.writeContinue()
  const body = await bodies.take(request)
  if (typeof body === 'string') return notTaken[body]
  try {
    const excess = isJson(admitted.contentType) ? jsonExcess(body.bytes) : undefined
    if (excess) return excessive[excess]
    return await use(body.bytes)
  } finally {
    body.release()
  }
}

const isJson = (type = ''): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(type)

const excessive: Readonly<Record<NonNullable<ReturnType<typeof jsonExcess>>, Rejection>> = {
  too_deep: { code: 'malformed', detail: 'JSON has at most 32 levels here.' },
  too_long: { code: 'too_large', detail: 'A list has at most 2,000 items.' },
}
const notTaken: Readonly<Record<NotTaken, Rejection>> = {
  too_large: { code: 'too_large', detail: 'The body is larger than what is read here.', close: true },
  no_share: {
    code: 'rate_limited',
    detail: 'Too many bodies from your network at once.',
    retryAfterSeconds: 1,
    close: true,
  },
  no_room: { code: 'overloaded', detail: 'Too many bodies at once.', retryAfterSeconds: 1, close: true },
  gone: { code: 'malformed', detail: 'The body never came.', close: true },
}
