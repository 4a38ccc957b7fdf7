import { failed, isPassing, pauseMs, read, requestOf, type Call, type Operation, type Outcome } from './attempt.ts'
import { eventsOf } from './events.ts'
import { limits, type CallOptions, type Shop } from './options.ts'
import { NoAnswer } from './problem.ts'
import { partsOf } from './route.ts'
import { withToken } from './token.ts'

/** The gateway ends each stream sooner: a connection of this age has died without a word. */
const LONGEST_STREAM_MS = 120_000
const EVENT_STREAM = 'text/event-stream'

/** What is known from one connection to the next. */
interface Watching {
  readonly signal: AbortSignal
  lastId: string | undefined
  /** How soon to come back after a stream that ended. */
  againMs: number
}

/** Yields the answer of an operation whenever it has changed. */
export async function* watch(
  shop: Shop,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  options: CallOptions,
): AsyncGenerator {
  const { attempts, attemptMs } = limits(shop, options)
  const call: Call = { ...operation, parts: partsOf(operation.route, input), options, attemptMs, key: undefined }
  const left = new AbortController()
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([left.signal, options.signal])
  const watching: Watching = { signal, lastId: undefined, againMs: 1_000 }
  try {
    for (let failures = 0; ;) {
      const stream = await connect(shop, call, watching, failures + 1)
      if (stream instanceof ReadableStream) {
        failures = 0
        yield* heard(stream, watching)
        await shop.wait(watching.againMs, signal)
      } else if (isPassing(stream) && ++failures < attempts) await shop.wait(pauseMs(stream, failures), signal)
      else throw stream instanceof NoAnswer || stream.ok ? stream : stream.problem
    }
  } finally {
    left.abort()
  }
}

/** Opens a stream, or tells what came instead. */
async function connect(
  shop: Shop,
  call: Call,
  { signal, lastId }: Watching,
  attempts: number,
): Promise<ReadableStream<Uint8Array> | Outcome> {
  const slow = new AbortController()
  const timer = setTimeout(() => slow.abort(new DOMException('it took too long', 'TimeoutError')), call.attemptMs)
  const either = AbortSignal.any([signal, slow.signal, AbortSignal.timeout(LONGEST_STREAM_MS)])
  try {
    const once = async (token: string | undefined) => {
      const request = requestOf(call, token)
      request.headers.set('accept', EVENT_STREAM)
      if (lastId !== undefined) request.headers.set('last-event-id', lastId)
      return opened(shop, call, { ...request, signal: either }, attempts)
    }
    return (await withToken(shop, call, either, attempts, once)).came
  } finally {
    clearTimeout(timer)
  }
}

async function opened(
  shop: Shop,
  call: Call,
  request: Parameters<Shop['fetch']>[1],
  attempts: number,
): Promise<ReadableStream<Uint8Array> | Outcome> {
  try {
    const response = await shop.fetch(shop.url + call.parts.path, request)
    const { ok, status, headers, body } = response
    if (body !== null && headers.get('content-type')?.startsWith(EVENT_STREAM)) return body
    return ok ? failed(call, attempts, { status }) : await read(response, call, attempts)
  } catch (cause) {
    return failed(call, attempts, { cause })
  }
}

/** What comes on a stream until it ends, or breaks. */
async function* heard(stream: ReadableStream<Uint8Array>, watching: Watching): AsyncGenerator {
  const events = eventsOf(stream)
  for (;;) {
    const next = await events.next().catch(() => undefined)
    if (watching.signal.aborted) throw watching.signal.reason
    if (next === undefined || next.done) return
    const { id, data, retryMs } = next.value
    watching.lastId = id ?? watching.lastId
    watching.againMs = retryMs ?? watching.againMs
    if (data !== undefined) yield JSON.parse(data) as unknown
  }
}
