import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2'

/** A connection for one unary call over and over, with many under way at a time. */
export interface GrpcConnection {
  /** Resolves with the message of the answer. Rejects with any other status than OK. */
  send(): Promise<Buffer>
  close(): void
}

const PREFIX = 5

/**
 * Speaks just as much gRPC as a unary call needs, on bare HTTP/2: a client library costs as much as the server that is to be
 * measured.
 */
export function openGrpcConnection(
  url: string,
  path: string,
  message: Uint8Array,
  metadata: Readonly<Record<string, string>>,
): GrpcConnection {
  const session: ClientHttp2Session = connect(url)
  const frame = Buffer.alloc(PREFIX + message.length)
  frame.writeUInt32BE(message.length, 1)
  frame.set(message, PREFIX)
  const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...metadata }
  return { send: () => answerOf(session.request(headers), frame), close: () => session.destroy() }
}

function answerOf(stream: ClientHttp2Stream, frame: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let held: Buffer = Buffer.alloc(0)
    let status: unknown
    const take = (headers: object) => (status ??= (headers as Record<string, unknown>)['grpc-status'])
    stream.on('response', take).on('trailers', take)
    stream.on('data', (chunk: Buffer) => (held = held.length === 0 ? chunk : Buffer.concat([held, chunk])))
    stream.on('error', reject)
    stream.on('end', () =>
      String(status) === '0' ? resolve(held.subarray(PREFIX)) : reject(new Error(`gRPC status ${String(status)}`)),
    )
    stream.end(frame)
  })
}
