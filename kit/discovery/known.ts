import type { Instance } from './discovery.ts'

/** What a process knows about the others. Lists keep their identity while they do not change, so that callers can compare. */
export function createKnown() {
  let byService = new Map<string, readonly Instance[]>()
  const watchers = new Set<() => void>()
  const none: readonly Instance[] = []

  return {
    instances: (service: string) => byService.get(service) ?? none,
    services: () => [...byService.keys()],
    watch: (changed: () => void) => {
      watchers.add(changed)
      return () => void watchers.delete(changed)
    },
    replace: (instances: readonly Instance[]) => {
      const next = new Map<string, readonly Instance[]>()
      for (const instance of instances) next.set(instance.service, [...(next.get(instance.service) ?? []), instance])
      let different = next.size !== byService.size
      for (const [service, list] of next) {
        const before = byService.get(service)
        if (before && JSON.stringify(before) === JSON.stringify(list)) next.set(service, before)
        else different = true
      }
      byService = next
      if (different) for (const changed of watchers) changed()
    },
  }
}
