import { begin, step, type Instance, type Saga } from '@souk/kit/saga'
import type { History } from './histories.ts'

/** One step of the way of a saga. */
export interface Passed {
  readonly heard: string
  /** Undefined at the beginning. */
  readonly from: string | undefined
  readonly to: string
}

/** The way that a recorded history takes through the reducer of today, as far as it takes it. */
export interface Way {
  readonly passed: readonly Passed[]
  /** Where and why it goes another way than when it was recorded; undefined when it does not. */
  readonly astray: string | undefined
}

/** Lets the reducer of today hear what was recorded. Pure. */
export function replay(saga: Saga, { lines }: History): Way {
  const passed: Passed[] = []
  let instance: Instance | undefined
  for (const [at, { heard, payload, to, alarm, ...line }] of lines.entries()) {
    // What an operator asked for is asked of the driver; the reducer does not hear of it.
    if (heard.startsWith('operator.')) continue
    const from = instance?.state
    const stray = (why: string): Way => ({ passed, astray: `line ${at + 1}, ${heard}: ${why}` })
    const moved = instance
      ? step(saga, instance, heard, payload, line.at)
      : begin(saga, 'recorded', payload as object, line.at)
    if (moved.kind === 'alarm' && alarm === undefined) return stray(moved.reason)
    if (moved.kind === 'ignored' && heard.includes('.')) return stray(`${from} does not wait for it any more`)
    if (moved.kind === 'moved') instance = moved.instance
    const state = instance?.state ?? ''
    passed.push({ heard, from, to: state })
    if (state !== to) return stray(`leads to ${state}, and led to ${to}`)
  }
  return { passed, astray: undefined }
}
