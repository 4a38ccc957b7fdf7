import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'
import type { Clock } from '../world/clock.ts'
import { codes } from './status.ts'

/**
 * Ends calls whose message does not arrive in time, so that nobody keeps many of them open with half a message each. What
 * streams its messages takes its time.
 */
export const withinTime =
  (ms: number, clock: Clock): ServerInterceptor =>
  (method, call) => {
    if (method.requestStream) return new ServerInterceptingCall(call)
    let cancel = () => {}
    return new ServerInterceptingCall(call, {
      start: (begin) =>
        begin({
          onReceiveMetadata: (metadata, pass) => {
            cancel = clock.after(ms, () => call.sendStatus(late))
            pass(metadata)
          },
          onReceiveHalfClose: (pass) => {
            cancel()
            pass()
          },
          onCancel: () => cancel(),
        }),
    })
  }

const late = { code: codes.deadlineExceeded, details: 'The message did not arrive in time.' }
