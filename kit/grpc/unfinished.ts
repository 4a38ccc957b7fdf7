import type { ServerHttp2Stream } from 'node:http2'
import { ServerInterceptingCall, type Metadata, type ServerInterceptor } from '@grpc/grpc-js'
import { platformProblem } from '../contract/index.ts'
import type { Clock } from '../world/clock.ts'
import { failureOf, trailersOf } from './call.ts'
import { names } from './names.ts'
import { createRoom, type Held, type RoomLimits } from './room.ts'
import { codes } from './status.ts'

/** Names the client that a call comes from, by what its metadata says and by the address of its connection. */
export type ClientOf = (header: (name: string) => string | undefined, address: string) => string

type Call = Parameters<ServerInterceptor>[1]
type Status = Parameters<Call['sendStatus']>[0]

/**
 * Bounds what is kept of messages that are not complete: nobody has looked yet who sends them, or how often. There is room for
 * only so many bytes of them, and a message has to arrive in time; what streams its messages takes its time.
 */
export function boundUnfinished(
  limits: RoomLimits & { readonly messageMs: number },
  clock: Clock,
  clientOf: ClientOf,
): ServerInterceptor {
  const room = createRoom(limits)
  const begin = (call: Call, metadata: Metadata) => {
    const header = (name: string) => metadata.get(name).join(', ') || undefined
    const held = room(clientOf(header, call.getConnectionInfo().remoteAddress ?? ''))
    return beginMessage(call, clock, held, () => noRoom(header(names.problem)))
  }
  return ({ requestStream }, call) => {
    let message: Message
    let cancel = () => {}
    return new ServerInterceptingCall(call, {
      start: (start) =>
        start({
          onReceiveMetadata: (metadata, pass) => {
            message = begin(call, metadata)
            if (!requestStream) cancel = clock.after(limits.messageMs, () => message.refuse(late))
            message.goOn(() => pass(metadata))
          },
          onReceiveMessage: (bytes: Buffer, pass) => {
            if (requestStream) message.release()
            else message.hold(bytes.length)
            message.goOn(() => pass(bytes))
          },
          onReceiveHalfClose: (pass) => {
            cancel()
            message.release()
            message.goOn(pass)
          },
          onCancel: () => {
            cancel()
            message.end()
          },
        }),
    })
  }
}

/** A message on its way. */
interface Message {
  /** Counts bytes that are kept of it, and refuses it where there is no room for them. */
  hold(bytes: number): void
  /** What came so far is not kept any more. */
  release(): void
  refuse(status: Status): void
  /** Unless it has been refused. */
  goOn(next: () => void): void
  /** Lets go of a stream of which the client may keep its half open for ever. */
  end(): void
}

/** Beside its length, what a call takes before its message comes, and the least of a piece of it: it keeps a larger buffer. */
const LEAST_BYTES = 8 * 1024

function beginMessage(call: Call, clock: Clock, held: Held, tooMuch: () => Status): Message {
  const stream = streamOf(call)
  let isRefused = false
  const refuse = (status: Status) => {
    isRefused = true
    call.sendStatus(status)
  }
  const hold = (bytes: number) => {
    if (!isRefused && !held.hold(bytes)) refuse(tooMuch())
  }
  stream.on('data', ({ length }: Buffer) => hold(Math.max(length, LEAST_BYTES)))
  stream.once('close', held.release)
  hold(LEAST_BYTES)
  return {
    hold,
    release: held.release,
    refuse,
    goOn: (next) => {
      if (!isRefused) next()
    },
    end: () => {
      // Not at once: it would overtake the status.
      if (!stream.readableEnded) clock.after(0, () => stream.close())
    },
  }
}

/** grpc-js keeps it to itself; nothing else tells what has arrived, and ends what a client does not. */
const streamOf = (call: Call): ServerHttp2Stream => (call as unknown as { readonly stream: ServerHttp2Stream }).stream

const late = { code: codes.deadlineExceeded, details: 'The message did not arrive in time.' }

/** Our own callers read the problem, and come again as after any other overload. */
function noRoom(wanted: string | undefined): Status {
  const body = platformProblem('overloaded', 'Too much is on its way here at once.')
  const answer = { status: body.status, body, retryAfterSeconds: 1 }
  return { ...failureOf(answer, trailersOf(answer, body.status), wanted), code: codes.resourceExhausted }
}
