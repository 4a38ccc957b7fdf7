import assert from 'node:assert/strict'
import type { Answer } from '../../call/index.ts'
import { isProblem } from '../../contract/index.ts'
import { isDatabaseError } from '../../database/index.ts'
import type { As } from '../trial.ts'
import type { Stage } from './stage.ts'
import type { Part } from './subject.ts'

export interface Heard {
  readonly place: number
  readonly seq: number
  readonly amount: number
}

export interface ParkedRow {
  readonly seq: number
  readonly state: string
  readonly attempts: number
  readonly next_at: number
  readonly cause: string
  readonly parked_at: number
}

export const codeOf = ({ body }: Answer): string => (isProblem(body) ? body.code : '')

/** Adds an amount and expects that it is taken. */
export async function enter(stage: Stage, account: string, amount = 1, as: As = {}): Promise<Answer> {
  const answer = await stage.send(stage.subject.ledger.operations.enter, { account, amount }, as)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer
}

export const setFailing = (stage: Stage, part: Part, account: string, failing: boolean) =>
  stage
    .send({ ...stage.subject.listener.operations.fail, service: stage.subject.nameOf(part) }, { account, failing })
    .then(({ status }) => assert.equal(status, 200))

/** The effects of an account's events, in the order in which they took place. */
export async function heard(stage: Stage, account: string, part: Part = 'listener'): Promise<Heard[]> {
  const { read } = await stage.database(part)
  return read.all<Heard>`select place, seq, amount from heard where account = ${account} order by place`
}

export const seqs = async (stage: Stage, account: string, part: Part = 'listener') =>
  (await heard(stage, account, part)).map(({ seq }) => seq)

export async function parked(stage: Stage, account: string, part: Part = 'listener'): Promise<ParkedRow[]> {
  const { read } = await stage.database(part)
  return read.all<ParkedRow>`
    select seq, state, attempts, next_at, cause, parked_at from souk_parked where key = ${account} order by seq`
}

/** How many events each account has had. */
export async function emitted(stage: Stage): Promise<Map<string, number>> {
  const { read } = await stage.database('ledger')
  const rows = await read.all<{ key: string; seq: number }>`select key, seq from souk_sequence`
  return new Map(rows.map(({ key, seq }) => [key, seq]))
}

/** Every event that was committed has taken effect: once, in order, without a gap. */
export async function assertAllHeard(stage: Stage, part: Part = 'listener'): Promise<void> {
  const wanted = await emitted(stage)
  assert.ok(wanted.size > 0)
  const counts = async () => {
    const { read } = await stage.database(part)
    const rows = await read.all<{ key: string; seq: number }>`select key, seq from souk_position`
    return new Map(rows.map(({ key, seq }) => [key, seq]))
  }
  await stage.until(async () => {
    const reached = await counts()
    return [...wanted].every(([key, seq]) => reached.get(key) === seq)
  }, 'every committed event')
  for (const [account, last] of wanted) {
    const story = await heard(stage, account, part)
    assert.deepEqual(
      story.map(({ place, seq }) => [place, seq]),
      Array.from({ length: last }, (_, at) => [at + 1, at + 1]),
      `the events of ${account}`,
    )
  }
}

export async function stateOf(stage: Stage, account: string) {
  const { read } = await stage.database('ledger')
  const row = await read.get<{ balance: number; entries: number; version: number }>`
    select balance, entries, version from account where account = ${account}`
  return row ?? { balance: 0, entries: 0, version: 0 }
}

/** Lets a little time pass, in whichever way it does here. */
export async function breathe(stage: Stage): Promise<void> {
  let looks = 0
  await stage.until(() => looks++ > 2, 'a little time')
}

/** Until the answer is a success: again with the same key, as a client does. Answers how often it was asked. */
export async function insist(stage: Stage, send: () => Promise<Answer>): Promise<number> {
  for (let asked = 1; ; asked++) {
    const answer = await send().catch(() => undefined)
    if (answer !== undefined && answer.status < 300) return asked
    if (answer !== undefined) assert.ok(answer.status >= 500, JSON.stringify(answer.body))
    assert.ok(asked < 2_000, 'it never succeeds')
    await breathe(stage)
  }
}

/** What a look finds, or undefined while the database cannot be reached. */
export const unlessOut = async <T>(look: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await look()
  } catch (error) {
    if (isDatabaseError(error, 'unavailable')) return undefined
    throw error
  }
}
