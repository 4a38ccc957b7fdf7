import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { createBalancer } from './balancer.ts'
import type { Balancer, InstanceState } from './balancer.ts'
import { createBreaker } from './breaker.ts'
import type { Breaker, BreakerState } from './breaker.ts'
import { createBulkhead } from './bulkhead.ts'
import type { Bulkhead, BulkheadState } from './bulkhead.ts'
import type { Observe } from './event.ts'
import { createRetryBudget } from './retry-budget.ts'
import type { RetryBudget } from './retry-budget.ts'
import type { Settings } from './settings.ts'

/** What this process remembers about one service that it calls. Operations share everything but the breaker. */
export interface Callee {
  readonly budget: RetryBudget
  readonly bulkhead: Bulkhead
  readonly balancer: Balancer
  operation(name: string): CalleeOperation
  state(): CalleeState
}

export interface CalleeOperation {
  readonly breaker: Breaker
  readonly slowMs: number
}

/** One callee as an operations console shows it. */
export interface CalleeState {
  readonly callee: string
  readonly retriesAvailable: number
  readonly bulkhead: BulkheadState
  readonly instances: readonly InstanceState[]
  readonly breakers: readonly { readonly operation: string; readonly state: BreakerState }[]
}

/** What the policies of one process have in common. */
export interface PolicyWorld {
  readonly clock: Clock
  readonly random: Random
  readonly settings: Settings
  readonly emit: Observe
  readonly slowMs?: ((callee: string, operation: string) => number | undefined) | undefined
}

/** One breaker per operation, because one broken query must not stop the others; one bulkhead for all, because they share its sockets. */
export function createCallee(callee: string, { clock, random, settings, emit, slowMs }: PolicyWorld): Callee {
  const operations = new Map<string, CalleeOperation>()
  const budget = createRetryBudget(settings.budget)
  const bulkhead = createBulkhead(clock, settings.bulkhead)
  const balancer = createBalancer(clock, random, settings.balancer, (change) => emit({ ...change, callee }))

  const newOperation = (operation: string): CalleeOperation => {
    const own = { ...settings.breaker, slowMs: slowMs?.(callee, operation) ?? settings.breaker.slowMs }
    const breaker = createBreaker(clock, random, own, (change) =>
      emit({ kind: 'breaker', callee, operation, ...change }),
    )
    return { breaker, slowMs: own.slowMs }
  }

  return {
    budget,
    bulkhead,
    balancer,
    operation(name) {
      let operation = operations.get(name)
      if (!operation) operations.set(name, (operation = newOperation(name)))
      return operation
    },
    state: () => ({
      callee,
      retriesAvailable: budget.available(),
      bulkhead: bulkhead.state(),
      instances: balancer.state(),
      breakers: [...operations].map(([operation, { breaker }]) => ({ operation, state: breaker.state() })),
    }),
  }
}
