import { balancerDefaults } from './balancer.ts'
import type { BalancerSettings } from './balancer.ts'
import { breakerDefaults } from './breaker.ts'
import type { BreakerSettings } from './breaker.ts'
import { bulkheadDefaults } from './bulkhead.ts'
import type { BulkheadSettings } from './bulkhead.ts'
import { retryBudgetDefaults } from './retry-budget.ts'
import type { RetryBudgetSettings } from './retry-budget.ts'
import { retryDefaults } from './retry.ts'
import type { RetrySettings } from './retry.ts'

/** The settings of all policies. */
export interface Settings {
  readonly retry: RetrySettings
  readonly budget: RetryBudgetSettings
  readonly breaker: BreakerSettings
  readonly bulkhead: BulkheadSettings
  readonly balancer: BalancerSettings
  /** The longest that one attempt may take, in ms. Default 2,000: two of them fit into the gateway's 5 s. */
  readonly timeoutMs: number
}

/** What differs from the defaults. */
export type SettingsChange = {
  readonly [Part in keyof Settings]?: Settings[Part] extends number ? number : Partial<Settings[Part]>
}

/** The defaults with `change` applied, part by part. */
export const settingsWith = (change: SettingsChange = {}): Settings => ({
  retry: { ...retryDefaults, ...change.retry },
  budget: { ...retryBudgetDefaults, ...change.budget },
  breaker: { ...breakerDefaults, ...change.breaker },
  bulkhead: { ...bulkheadDefaults, ...change.bulkhead },
  balancer: { ...balancerDefaults, ...change.balancer },
  timeoutMs: change.timeoutMs ?? 2_000,
})
