import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: Buffer
}

/**
 * One keep-alive connection that has one request under way at a time; it is opened anew where the server says that it closes.
 * It reads just as much HTTP as our own servers write (a status line and a content-length), because every microsecond spent
 * here is taken from what is measured.
 */
export interface Connection {
  send(request: Buffer): Promise<Answer>
  close(): void
}

const HEAD_END = Buffer.from('\r\n\r\n')

export async function openConnection(url: URL): Promise<Connection> {
  let exchange = await openExchange(url)
  return {
    send: async (request) => {
      if (exchange.closing()) exchange = await openExchange(url)
      return exchange.send(request)
    },
    close: () => exchange.close(),
  }
}

function openExchange(url: URL): Promise<Connection & { closing(): boolean }> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    let held: Buffer = Buffer.alloc(0)
    let closing = false
    let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined

    const fail = (error: Error) => {
      waiting?.reject(error)
      waiting = undefined
      closing = true
      reject(error)
    }
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const headEnd = held.indexOf(HEAD_END)
      if (headEnd < 0) return
      const head = held.toString('latin1', 0, headEnd)
      const end = headEnd + 4 + contentLength(head)
      if (held.length < end) return
      closing = /\r\nconnection: close/i.test(head)
      const answer = { status: statusOf(held), body: held.subarray(headEnd + 4, end) }
      held = held.subarray(end)
      const { resolve: done } = waiting as NonNullable<typeof waiting>
      waiting = undefined
      done(answer)
    })
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('the connection was closed')))
    socket.on('connect', () =>
      resolve({
        send: (request) =>
          new Promise((done, failed) => {
            waiting = { resolve: done, reject: failed }
            socket.write(request)
          }),
        closing: () => closing,
        close: () => socket.destroy(),
      }),
    )
  })
}

const statusOf = (head: Buffer) =>
  ((head[9] as number) - 48) * 100 + ((head[10] as number) - 48) * 10 + ((head[11] as number) - 48)

function contentLength(head: string): number {
  const found = /\r\ncontent-length: (\d+)/i.exec(head)
  if (found === null) throw new Error(`an answer without a length: ${head}`)
  return Number(found[1])
}

/** The bytes of a request, made once and sent often. */
export function requestBytes(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body)
  const lines = Object.entries({
    host: 'souk',
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  })
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`,
  )
}
