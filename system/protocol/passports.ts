import { folderKeys, type Keys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import type { Subject } from './subject.ts'

const LIFE_SECONDS = 100

/** Signs as any process of the system whose keys are in a folder, for the service `callee` unless something else is said. */
export function openPassports(folder: string, callee: string): Subject['passport'] {
  const opened = new Map<string, Promise<Keys>>()
  return async (process, says = {}) => {
    const keys = opened.get(process) ?? folderKeys(folder, process, systemClock)
    opened.set(process, keys)
    const exp = Math.floor(systemClock.now() / 1_000) + LIFE_SECONDS
    return (await keys).sign({ iss: process, aud: callee, exp, ...says })
  }
}
