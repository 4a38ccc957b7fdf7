import { memoryMb } from './memory.ts'
import type { Supervised } from './process.ts'

interface Announced {
  readonly gateway: string
  readonly grpcPort: number | undefined
  readonly data: string
  readonly started: number
}

/** What `npm start` prints: a line for each process, the addresses, and what goes wrong. */
export function announce({ gateway, grpcPort, data, started }: Announced) {
  const say = (text: string) => process.stdout.write(`${text}\n`)
  const line = ({ name, url, pid, readyMs }: Supervised) => {
    const port = url ? `:${new URL(url).port}` : ''
    const memory = pid === undefined ? '' : `${memoryMb(pid) ?? '?'} MB`
    return `  ${name.padEnd(14)} ${port.padEnd(7)} pid ${String(pid).padEnd(8)} ${memory.padStart(7)}   ready in ${readyMs} ms`
  }
  // Whoever read this may leave (`npm start | head`): the system goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  say('Souk is starting.\n')
  return {
    ready: (process: Supervised) => say(line(process)),
    ended: ({ name }: Supervised, how: string) => say(`  ${name} ended (${how}): it is started again`),
    failed: ({ name }: Supervised, reason: string) =>
      process.stderr.write(`${name} cannot run: ${reason.replace(/\.?$/, '.')}\n`),
    complained: ({ name }: Supervised, text: string) => process.stderr.write(`  ${name}: ${brief(text)}\n`),
    administrator: (made: { email: string; password: string; file: string } | undefined) => {
      if (made === undefined) return
      say(`\nSign in as ${made.email} with the password ${made.password}`)
      say(`It is told this once, and stays in ${made.file} until you delete that: choose another one first.\n`)
    },
    stopping: () => say('\nSouk is stopping.'),
    allReady: () => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      say(`\n  shop API   ${gateway}/v1/products`)
      say(`  documents  ${gateway}/docs`)
      if (grpcPort !== undefined) say(`  gRPC       127.0.0.1:${grpcPort}`)
      say(`  staff key  in ${data}/control.json`)
      say('  commands   npm run souk -- help')
      say(`\nready in ${seconds} s`)
    },
  }
}

/** The message of a log line with its cause, without the rest. */
function brief(text: string): string {
  try {
    const { message, msg, cause } = JSON.parse(text) as Record<string, string | undefined>
    return [message ?? msg, cause].filter(Boolean).join(': ')
  } catch {
    return text
  }
}
