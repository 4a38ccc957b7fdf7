import type { Contract } from '@souk/kit/contract'
import type { Discovery } from '@souk/kit/discovery'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import type { Patience } from './known-contracts.ts'
import { learnContracts } from './learn.ts'
import type { Limits } from '../limits.ts'
import { createRouteTable, type RouteTable } from './routes.ts'

/** Who offers what, as far as it is known now. */
export interface Directory {
  contracts(): readonly Contract[]
  /** The services that react to an event. */
  heardBy(type: string): readonly string[]
  routes(): RouteTable
  /** Why requests should not come yet: something that is expected is not there. */
  missing(): readonly string[]
  /** What somebody should look into, though it keeps nobody else from working. */
  warnings(): readonly string[]
  close(): void
}

/** Keeps the route table in step with the contracts of the running services. Those that are expected must be there. */
export function keepDirectory(
  world: { discovery: Discovery; clock: Clock; telemetry: Telemetry },
  { file, limits, ...patience }: { file: string; limits: Limits } & Omit<Patience, 'versionAwayMs'>,
  changed: () => void,
): Directory {
  const { expected } = patience
  const told = new Set<string>()
  const build = (): RouteTable => {
    const table = createRouteTable(learning.contracts(), limits)
    for (const conflict of table.conflicts)
      if (!told.has(conflict)) world.telemetry.log().error('route conflict', { conflict })
    for (const conflict of table.conflicts) told.add(conflict)
    return table
  }
  const learning = learnContracts(
    world,
    { file, patience: { ...patience, versionAwayMs: limits.versionAwayMs } },
    () => {
      routes = build()
      changed()
    },
  )
  let routes = build()
  const unread = (wanted: boolean) =>
    learning
      .unread()
      .filter((name) => expected.includes(name) === wanted)
      .map((name) => `the contract of ${name} has not been read yet`)

  return {
    contracts: learning.contracts,
    heardBy: learning.heardBy,
    routes: () => routes,
    missing: () => [
      ...expected
        .filter((name) => world.discovery.instances(name).length === 0)
        .map((name) => `${name} has no instance`),
      ...unread(true),
    ],
    warnings: () => [...routes.conflicts, ...unread(false)],
    close: learning.close,
  }
}
