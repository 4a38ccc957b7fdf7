import { historiesOf, type Recorded } from '../histories.ts'
import { replay } from '../replay.ts'
import type { Rule } from '../rule.ts'

/**
 * Sagas under way meet the reducer of tomorrow: what was heard once must lead where it led then. Whoever means to change
 * that raises the version of the plan, and keeps the old reducer under `earlier`.
 */
export const histories: Rule<Recorded> = {
  concerns: ({ sagas, histories }) => sagas.length + histories.length > 0,
  judge: (recorded) =>
    recorded.flatMap((each) => [...unrelated(each), ...each.sagas.flatMap((saga) => gone(saga, each))]),
}

function gone(saga: Recorded['sagas'][number], recorded: Recorded): string[] {
  const { name, version } = saga.plan
  const histories = historiesOf(saga, recorded)
  if (histories.length === 0) return [`${recorded.service}: nothing is recorded of the saga ${name} ${version}`]
  return histories.flatMap((history) => {
    const { astray } = replay(saga, history)
    return astray === undefined ? [] : [`${history.path}: ${astray}`]
  })
}

function unrelated(recorded: Recorded): string[] {
  const related = new Set(recorded.sagas.flatMap((saga) => historiesOf(saga, recorded)))
  return recorded.histories
    .filter((history) => !related.has(history))
    .map(({ path }) => `${path}: belongs to no saga of ${recorded.service}`)
}
