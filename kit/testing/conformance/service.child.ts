import { host } from '../../host/index.ts'
import { realWorld, type Addresses } from '../../process/index.ts'
import { doomed, type Doom } from './doom.ts'
import { makeSubject, type Part } from './subject.ts'

interface Order {
  readonly run: string
  readonly part: Part
  readonly addresses: Addresses
  readonly doom?: Doom
}

// A process of a service that a test can kill: its parent sends the order and hears `{ id, url }` or `{ error }`.
process.once('disconnect', () => process.exit())
process.once('message', ({ run, part, addresses, doom }: Order) => {
  void (async () => {
    const world = await realWorld(addresses, { LOG_LEVEL: 'silent' })
    const die = () => process.kill(process.pid, 'SIGKILL')
    const running = await host(makeSubject(run).parts[part], doom ? doomed(world, doom, die) : world)
    await running.started
    process.send?.({ id: running.id, url: running.url })
  })().catch((error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)))
})
