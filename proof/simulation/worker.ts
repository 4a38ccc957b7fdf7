// Simulates the seeds that its parent gives to it, one after the other.
// Not by its package: that would load the kit before the bug is in it.
import { plant, type Plant } from '../../kit/testing/plant.ts'
import { mutants } from './mutants/list.ts'
import type { Task } from './simulate.ts'

const number = process.argv[2]
if (number !== undefined) plant(new URL('../../', import.meta.url), mutants[Number(number)] as Plant)

// After the bug is in its place.
const { simulate } = await import('./simulate.ts')

process.on('message', (task: Task) => {
  void simulate(task).then(
    (outcome) => process.send?.({ outcome }),
    (error: Error) => process.send?.({ crash: error.stack ?? String(error) }),
  )
})
process.on('disconnect', () => process.exit())
// A Ctrl-C is for the parent, which lets a seed that has begun come to its end.
process.on('SIGINT', () => {})
process.send?.({ ready: true })
