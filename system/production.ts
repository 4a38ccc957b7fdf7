import { mustBeSettled } from './system.ts'

/** What stands in for the world outside and must not do so unnoticed in a shop that real people use, as sentences. */
export function productionFaults(env: Readonly<Record<string, string | undefined>>): string[] {
  if (env.NODE_ENV !== 'production') return []
  return mustBeSettled.flatMap((each) => {
    const [instead, value] = 'unless' in each ? each.unless : []
    const isSettled = env[each.variable] !== undefined || (instead !== undefined && env[instead] === value)
    return isSettled ? [] : [`${each.variable} ${each.fault}`]
  })
}
