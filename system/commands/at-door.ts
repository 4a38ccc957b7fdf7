import { openDoor, type Door } from './replay/door.ts'
import { runningSystem } from './running-system.ts'

/** Does something at the public door of the running system, as staff. */
export async function atDoor(work: (door: Door) => Promise<void>): Promise<void> {
  const door = openDoor(runningSystem().control)
  try {
    await work(door)
  } finally {
    await door.close()
  }
}
