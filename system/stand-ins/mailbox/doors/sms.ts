import { createServer, type IncomingMessage } from 'node:http'
import type { Take } from '../door.ts'
import type { Message } from '../store.ts'

const LARGEST_BYTES = 8 * 1024

/** Text messages by HTTP, as a gateway for them takes them: `POST` of `{ id, to, text }` to the path of the address. */
export async function openSmsDoor({ hostname, port, pathname }: URL, take: Take): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    void answer(request, pathname, take).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(503).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(port), hostname, resolve)
  })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
}

async function answer(request: IncomingMessage, path: string, take: Take): Promise<number> {
  if (request.method !== 'POST' || request.url !== path) return 404
  // A page in a browser could send anything else to this port without being asked.
  if (request.headers['content-type'] !== 'application/json') return 415
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes <= LARGEST_BYTES) chunks.push(chunk as Buffer)
  }
  if (bytes > LARGEST_BYTES) return 413
  const sent = parse(Buffer.concat(chunks).toString())
  if (sent === undefined) return 400
  const status = await take({ ...sent, channel: 'sms' })
  return status < 400 ? 204 : status
}

/** What it says; whether that is what a message needs is checked where it is taken. */
function parse(body: string): Omit<Message, 'channel'> | undefined {
  try {
    const { id, to, text } = JSON.parse(body) as { id: string; to: string; text: string }
    return { id, to, raw: text }
  } catch {
    return undefined
  }
}
