import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const LOOK_MS = 50

/** Throws one sentence when a port of this machine is still in use after `patienceMs`. */
export async function mustBeFree(port: number, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const error = await listen(port).then(
      () => undefined,
      (reason: NodeJS.ErrnoException) => reason,
    )
    if (error === undefined) return
    if (error.code !== 'EADDRINUSE' || performance.now() > deadline)
      throw new Error(
        `Port ${port} cannot be used (${error.code}): stop what uses it, or choose another, as in PORT=8090 npm start.`,
        { cause: error },
      )
    await delay(LOOK_MS)
  }
}

/** Below the ports that systems give to whoever does not care, so that nobody is given one of ours before it is used. */
const FIRST = 20_000
const LAST = 32_767

export async function freePort(): Promise<number> {
  const port = randomInt(FIRST, LAST + 1)
  try {
    return await listen(port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return freePort()
    throw error
  }
}

/** Takes a port for a moment and answers its number. */
function listen(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
