import type { OutputOf } from '@souk/kit/contract'
import { ANSWERS_KEPT_MS } from '@souk/kit/service'
import type { user } from '../contract.ts'
import type { Part } from './plan.ts'

/** That somebody was erased: the proof. Times in milliseconds since 1970. */
export interface Erasure {
  readonly customerId: string
  readonly askedBy: string
  readonly askedAt: number
  readonly parts: readonly Part[]
  readonly doneAt?: number
}

const moment = (at: number): string => new Date(at).toISOString()

/** An erasure as the contract shows it. */
export const shownErasure = ({
  askedAt,
  parts,
  doneAt,
  ...who
}: Erasure): OutputOf<typeof user.operations.erasure> => ({
  ...who,
  askedAt: moment(askedAt),
  parts: parts.map(({ erasedAt, ...part }) => ({ ...part, erasedAt: moment(erasedAt) })),
  ...(doneAt === undefined ? {} : { doneAt: moment(doneAt), answersGoneAt: moment(doneAt + ANSWERS_KEPT_MS) }),
})
