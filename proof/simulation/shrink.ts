import type { Outcome, Task } from './simulate.ts'
import type { Kind } from './weather.ts'

type Run = (task: Task) => Promise<Outcome>

/** The smallest run that still fails: fewer orders first, then fewer kinds of faults. */
export async function shrink(run: Run, task: Task, failed: Outcome): Promise<{ task: Task; outcome: Outcome }> {
  const smallest = { task, outcome: failed }
  const attempt = async (smaller: Task): Promise<boolean> => {
    const outcome = await run(smaller)
    if (outcome.faults.length === 0) return false
    Object.assign(smallest, { task: smaller, outcome })
    return true
  }
  for (let step = Math.ceil(task.orders / 2); step >= 1; step = step === 1 ? 0 : Math.ceil(step / 2))
    while (smallest.task.orders > step && (await attempt({ ...smallest.task, orders: smallest.task.orders - step })));
  for (const kind of Object.keys(failed.kinds) as Kind[])
    await attempt({ ...smallest.task, without: [...(smallest.task.without ?? []), kind] })
  return smallest
}
