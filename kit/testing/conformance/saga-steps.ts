import assert from 'node:assert/strict'
import type { Answer } from '../../call/index.ts'
import type { As } from '../trial.ts'
import type { Stage } from './stage.ts'
import { stateOf } from './steps.ts'

export interface Line {
  readonly saga_id: string
  readonly seq: number
  readonly heard: string
  readonly to_state: string
}

/** What a client asks for, in one word each. */
export interface Wish {
  readonly account: string
  readonly entries?: number
  readonly amount?: number
  readonly stay?: boolean
}

export const visit = (stage: Stage, { account, entries = 2, amount = 1, stay }: Wish, as: As) =>
  stage.send(stage.subject.clerk.operations.visit, { account, entries, amount, ...(stay ? { stay } : {}) }, as)

/** Sends the same request again and again while time flies, until it is answered for good. */
export async function untilAnswered(stage: Stage, send: () => Promise<Answer>): Promise<Answer> {
  for (let asked = 1; ; asked++) {
    let answer: Answer | undefined
    let over = false
    const sent = send()
      .then((got) => (answer = got))
      .catch(() => {})
      .finally(() => (over = true))
    await stage.until(() => over, 'an answer', 50)
    await sent
    if (answer !== undefined && answer.status < 500 && !isRunning(answer)) return answer
    assert.ok(asked < 50, `it is never answered: ${JSON.stringify(answer)}`)
  }
}

export const isRunning = ({ status, body }: Answer) =>
  status === 409 && (body as { code: string }).code === 'request_running'

export async function history(stage: Stage): Promise<Line[]> {
  const { read } = await stage.database('clerk')
  return read.all<Line>`select saga_id, seq, heard, to_state from souk_saga_history order by saga_id, seq`
}

/** Every visit is over and told so, every transition was written once, and every step had one effect. */
export async function assertVisits(stage: Stage, visits: Readonly<Record<string, number>>): Promise<void> {
  const { read } = await stage.database('clerk')
  const rows = await read.all<{ visit_id: string; account: string; state: string; moves: number }>`select * from visit`
  assert.deepEqual(rows.map(({ account }) => account).sort(), Object.keys(visits).sort(), 'one visit for each request')
  const lines = Map.groupBy(await history(stage), ({ saga_id }) => saga_id)
  for (const { visit_id, account, state, moves } of rows) {
    const story = lines.get(visit_id) ?? []
    assert.deepEqual([state, story.at(-1)?.to_state], ['over', 'over'], account)
    assert.deepEqual(
      story.map(({ seq }) => seq),
      Array.from({ length: moves }, (_, at) => at + 1),
      account,
    )
    assert.equal((await stateOf(stage, account)).entries, visits[account], `the entries of ${account}`)
  }
  const told = await read.all<{ key: string; seq: number }>`select key, seq from souk_sequence`
  assert.deepEqual(
    told.map(({ key, seq }) => [key, seq]).sort(),
    Object.keys(visits)
      .map((account) => [account, 1])
      .sort(),
  )
}
