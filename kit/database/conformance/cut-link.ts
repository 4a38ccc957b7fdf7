import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** COMMIT as the name of a prepared statement in the PostgreSQL protocol. */
const COMMIT = Buffer.from('\0commit\0', 'latin1')

/**
 * A link to the server of `url` that breaks at the first COMMIT: `before` it has passed, or `after` it has taken effect but
 * before the answer has passed.
 */
export async function openCutLink(
  url: string,
  when: 'before' | 'after',
): Promise<{ url: string; close(): Promise<void> }> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => (near.destroy(), far.destroy()))
    }
    let committing = false
    near.on('data', (data: Buffer) => {
      committing ||= data.includes(COMMIT)
      if (committing && when === 'before') near.destroy()
      else far.write(data)
    })
    far.on('data', (data: Buffer) => {
      if (committing) near.destroy()
      else near.write(data)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const through = new URL(url)
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: through.href,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
