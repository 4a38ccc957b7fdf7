import { Metadata, type Server } from '@grpc/grpc-js'
import { messageOf, object, oneOf, string } from '../contract/index.ts'
import type { Clock } from '../world/clock.ts'
import type { Reply, Stream, Unary } from './call.ts'
import { codecOf } from './codec.ts'
import { codes } from './status.ts'

/** Can calls of this service be answered now? `''` asks for the whole process; undefined: there is no such service. */
export type Ready = (service: string) => Promise<boolean | undefined>

/** How often it is looked whether what somebody watches has changed. */
const LOOK_MS = 1_000
/** As many watch at a time. */
const MOST_WATCHERS = 100

const question = object({ service: string() })
const words = ['SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const
const state = object({ status: oneOf(words) })
type Status = (typeof words)[number]

const input = codecOf(messageOf(question, 'q', { q: { numbers: { service: 1 } } }))
const numbers = { SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 }
const output = codecOf(messageOf(state, 's', { s: { numbers: { status: 1 } }, 's.status': { numbers } }))
const raw = (bytes: Buffer): Buffer => bytes

/** The standard health service, grpc.health.v1. It asks at each question, so no answer is older than that. */
export function addHealth(server: Server, clock: Clock, ready: Ready, closing: AbortSignal): void {
  let watchers = 0
  const statusOf = async (bytes: Buffer): Promise<Status> => {
    const isReady = await ready((input.decode(bytes) as { service: string }).service)
    if (isReady === undefined) return 'SERVICE_UNKNOWN'
    return isReady ? 'SERVING' : 'NOT_SERVING'
  }
  const check = async (call: Unary, reply: Reply) => {
    const status = await statusOf(call.request)
    if (status === 'SERVICE_UNKNOWN') reply({ code: codes.notFound, details: 'There is no such service.' })
    else reply(null, output.encode({ status }))
  }
  const watch = async (call: Stream) => {
    const gone = new AbortController()
    call.once('cancelled', () => gone.abort())
    const over = AbortSignal.any([gone.signal, closing])
    let told: Status | undefined
    while (!over.aborted) {
      const status = await statusOf(call.request)
      if (status !== told) call.write(output.encode({ status: (told = status) }))
      await clock.sleep(LOOK_MS, over).catch(() => {})
    }
    if (!gone.signal.aborted) call.write(output.encode({ status: 'NOT_SERVING' }))
    call.end()
  }
  server.register(
    '/grpc.health.v1.Health/Check',
    (call: Unary, reply: Reply) => void check(call, reply).catch((error: unknown) => reply(unreadable(error))),
    raw,
    raw,
    'unary',
  )
  server.register(
    '/grpc.health.v1.Health/Watch',
    (call: Stream) => {
      if (watchers >= MOST_WATCHERS) return void call.emit('error', tooMany)
      watchers++
      void watch(call)
        .catch((error: unknown) => call.emit('error', unreadable(error)))
        .finally(() => watchers--)
    },
    raw,
    raw,
    'serverStream',
  )
}

const tooMany = { code: codes.resourceExhausted, details: 'Too many watch here already.', metadata: new Metadata() }
const unreadable = (error: unknown) => ({ code: codes.invalidArgument, details: (error as Error).message })
