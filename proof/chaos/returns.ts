import type { Shown } from '../journeys/system.ts'

/** How long a killed process took to be ready again. */
export interface Return {
  readonly name: string
  readonly ms: number
}

export interface ReturnTimes {
  /** Nothing else that it needs was broken meanwhile. */
  readonly unhindered: Return[]
  /** The bus, the database or the registry was out of order, everything was killed at once, or the gateway waited for another. */
  readonly hindered: Return[]
}

interface Missing {
  readonly pid: number
  readonly since: number
  isHindered: boolean
}

/** Knows who was killed and is not ready again; is told at short intervals how everything stands. */
export class Returns {
  readonly times: ReturnTimes = { unhindered: [], hindered: [] }
  readonly #missing = new Map<string, Missing>()

  /** One that is killed again on its way counts from there. */
  killed({ name, pid }: Pick<Shown, 'name' | 'pid'>, isHindered: boolean): void {
    this.#missing.set(name, { pid, since: performance.now(), isHindered })
  }

  look(processes: readonly Shown[], isHindered: (name: string) => boolean): void {
    for (const [name, missing] of this.#missing) {
      missing.isHindered ||= isHindered(name)
      const found = processes.find((each) => each.name === name)
      const isReady = found?.state === 'ready' && found.pid !== missing.pid
      // One that was scaled away does not come back.
      if (found !== undefined && !isReady) continue
      this.#missing.delete(name)
      const ms = performance.now() - missing.since
      if (isReady) this.times[missing.isHindered ? 'hindered' : 'unhindered'].push({ name, ms })
    }
  }
}
