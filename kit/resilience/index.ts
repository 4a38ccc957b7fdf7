export { isNoInstance } from './attempt.ts'
export type { Attempt, CallRequest } from './attempt.ts'
export { balancerDefaults, createBalancer } from './balancer.ts'
export type {
  Balancer,
  BalancerChange,
  BalancerSettings,
  Instance,
  InstanceOutcome,
  InstanceState,
  Lease,
} from './balancer.ts'
export { breakerDefaults, createBreaker, isBrokenCircuit } from './breaker.ts'
export type {
  Breaker,
  BreakerChange,
  BreakerSettings,
  BreakerState,
  BreakerStateKind,
  CallOutcome,
  Permit,
} from './breaker.ts'
export { bulkheadDefaults, createBulkhead, isBulkheadFull } from './bulkhead.ts'
export type { Bulkhead, BulkheadSettings, BulkheadState } from './bulkhead.ts'
export type { CalleeState } from './callee.ts'
export {
  deadlineHeader,
  deadlineIn,
  deadlinePassed,
  hopMs,
  isDeadlineExceeded,
  leastMs,
  parseDeadline,
  renderDeadline,
} from './deadline.ts'
export type { Deadline } from './deadline.ts'
export type { Observe, ResilienceEvent } from './event.ts'
export type { ExpiringSignal } from './expiring-signal.ts'
export { withFallback } from './fallback.ts'
export { createGradientLimit, gradientDefaults } from './gradient-limit.ts'
export type { GradientLimit, GradientSettings } from './gradient-limit.ts'
export { hedge } from './hedge.ts'
export type { HedgeCall } from './hedge.ts'
export { createPolicies } from './policy.ts'
export type { Policies, PoliciesOptions } from './policy.ts'
export { isPolicyError } from './policy-error.ts'
export type { PolicyError, PolicyErrorKind } from './policy-error.ts'
export { isRetryPointless, retryAdviceHeader, retryAdviceNo } from './retry-advice.ts'
export { createRetryBudget, retryBudgetDefaults } from './retry-budget.ts'
export type { RetryBudget, RetryBudgetSettings } from './retry-budget.ts'
export { retry, retryDefaults } from './retry.ts'
export type { RetryCall, RetrySettings, RetryTools } from './retry.ts'
export type { Settings, SettingsChange } from './settings.ts'
export { createShedder, shares } from './shedder.ts'
export type { Ending, Leave, Priority, Shedder, ShedderOptions, ShedderState } from './shedder.ts'
export { isAttemptTimeout, withTimeout } from './timeout.ts'
export type { Classify, Verdict } from './verdict.ts'
