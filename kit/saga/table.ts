import type { Plan, Saga } from './plan.ts'

/** What becomes of something that is heard. */
export type Treatment = 'handle' | 'ignore' | 'alarm'

/** Everything that a saga can hear, by name. */
export const heardBy = ({ steps, signals, timers }: Plan): string[] => [
  ...Object.keys(steps).flatMap((step) => [`${step}.ok`, `${step}.refused`, `${step}.unknown`]),
  ...Object.keys(signals),
  ...timers.map((timer) => `${timer}.due`),
]

/** The whole table of a saga: for each state what becomes of everything that can be heard. */
export function tableOf<P extends Plan>({ plan, behaviour }: Saga<P>): Record<string, Record<string, Treatment>> {
  const heard = heardBy(plan)
  const rows = behaviour.states as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>
  return Object.fromEntries(
    plan.states.map((state) => {
      const row = rows[state] ?? {}
      const treatment = (name: string): Treatment => {
        const on = Object.hasOwn(row, name) ? row[name] : row.otherwise
        return on === 'ignore' || on === 'alarm' ? on : 'handle'
      }
      return [state, Object.fromEntries(heard.map((name) => [name, treatment(name)]))]
    }),
  )
}
