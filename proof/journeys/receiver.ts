import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'

/** What somebody else's system was sent. */
export interface Received {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** Somebody else's system, on this machine, which is sent what happens here. */
export interface Receiver {
  readonly url: string
  readonly received: readonly Received[]
  /** The status of its answers from now on. Default: 204. */
  answer(status: number): void
}

export async function startReceiver(t: Pick<TestContext, 'after'>): Promise<Receiver> {
  const received: Received[] = []
  let status = 204
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ body, headers: request.headers as Received['headers'] })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hooks`, received, answer: (next) => void (status = next) }
}
