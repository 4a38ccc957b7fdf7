import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Saga } from '@souk/kit/saga'
import type { Service } from '@souk/kit/service'
import { root } from './repository.ts'

/** What a saga heard, once, and where that led it: as the kit keeps it in `souk_saga_history`. */
export interface History {
  /** Where it is recorded, from the root. */
  readonly path: string
  readonly about: string
  /** The name of the plan. Not needed where a service has only one. */
  readonly saga?: string
  /** Its version. */
  readonly plan: number
  readonly lines: readonly Heard[]
}

interface Heard {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly heard: string
  readonly payload: unknown
  readonly to: string
  /** Why an operator was called. */
  readonly alarm?: string
}

/** The sagas of a service, the earlier versions too, and what was recorded of them. */
export interface Recorded {
  readonly service: string
  readonly sagas: readonly Saga[]
  readonly histories: readonly History[]
}

/** The recorded histories in the folder of a service. */
export function historiesIn(folder: string): History[] {
  const place = `${folder}/histories`
  if (!existsSync(join(root, place))) return []
  return readdirSync(join(root, place))
    .sort()
    .map((name) => {
      const path = `${place}/${name}`
      return { path, ...(JSON.parse(readFileSync(join(root, path), 'utf8')) as Omit<History, 'path'>) }
    })
}

export const recordedOf = ({ contract, sagas }: Service, histories: readonly History[]): Recorded => ({
  service: contract.name,
  sagas: sagas.flatMap(({ saga }) => [saga, ...((saga.behaviour.earlier ?? []) as Saga[])]),
  histories,
})

/** What was recorded of one saga: under its version, and under its name where there are several. */
export function historiesOf({ plan: { name, version } }: Saga, { sagas, histories }: Recorded): History[] {
  const isOnly = sagas.every(({ plan }) => plan.name === name)
  return histories.filter(({ saga, plan }) => plan === version && (saga ?? (isOnly ? name : undefined)) === name)
}
