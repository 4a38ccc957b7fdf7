import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** `cut`: connections break and none is made. `stall`: nothing moves any more. `truncate`: each breaks within an answer. */
export const LINK_FAULTS = ['cut', 'stall', 'truncate'] as const
export type LinkFault = (typeof LINK_FAULTS)[number]

/** A wire between two processes, on a port of its own, that can be broken in three ways. */
export interface Link {
  readonly port: number
  break(fault: LinkFault, bytes: number): void
  heal(): void
  close(): Promise<void>
}

/** One connection: what is said at the near end goes to the far end, and the answers come back. */
interface Wire {
  readonly near: Socket
  readonly far: Socket
  /** Of the answers so many more bytes pass, then it breaks. */
  left: number
}

/** A link to a port of this machine. It passes everything on until it is told otherwise. */
export async function openLink(to: number): Promise<Link> {
  const wires = new Set<Wire>()
  let fault: LinkFault | undefined
  let bytes = Infinity
  const server = createServer((near) => {
    if (fault === 'cut') return void near.destroy()
    const far = connect(to, '127.0.0.1')
    const wire: Wire = { near, far, left: fault === 'truncate' ? bytes : Infinity }
    wires.add(wire)
    near.on('data', (chunk: Buffer) => pass(chunk, near, far))
    far.on('data', (chunk: Buffer) => {
      pass(chunk.subarray(0, wire.left), far, near)
      wire.left -= chunk.length
      if (wire.left <= 0) end(wire)
    })
    for (const socket of [near, far]) {
      // Whoever breaks it is told by the close that follows.
      socket.on('error', () => {})
      socket.on('close', () => end(wire))
      if (fault === 'stall') socket.pause()
    }
  })
  const end = (wire: Wire) => {
    wires.delete(wire)
    // What was passed on before goes out first.
    wire.near.destroySoon()
    wire.far.destroySoon()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    break: (how, count) => {
      fault = how
      bytes = count
      for (const wire of wires) {
        if (how === 'cut') end(wire)
        if (how === 'truncate') wire.left = count
        if (how === 'stall') for (const socket of [wire.near, wire.far]) socket.pause()
      }
    },
    heal: () => {
      fault = undefined
      for (const wire of wires) {
        wire.left = Infinity
        for (const socket of [wire.near, wire.far]) socket.resume()
      }
    },
    close: async () => {
      for (const { near, far } of wires) for (const socket of [near, far]) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** With back-pressure: a reader that is slow slows the writer. */
function pass(chunk: Buffer, from: Socket, to: Socket): void {
  if (to.destroyed || to.write(chunk)) return
  from.pause()
  to.once('drain', () => from.resume())
}
