import assert from 'node:assert/strict'
import { DatabaseError } from '../../../database/index.ts'
import { withHooks } from '../../fault.ts'
import type { Case, Stage } from '../stage.ts'
import { assertAllHeard, codeOf, enter, heard, insist, stateOf } from '../steps.ts'
import { LIMIT } from '../ledger.ts'

/** Starts a part whose commits succeed without anybody learning of it, for as often as `unsure` says. */
async function startUnsure(stage: Stage, part: 'ledger' | 'listener', writes: RegExp) {
  const unsure = { times: 0 }
  const afterCommit = (wrote: string) => {
    if (!writes.test(wrote) || unsure.times === 0) return
    unsure.times--
    throw new DatabaseError('unknown', 'the connection died on the commit')
  }
  await stage.start(part, { alter: (world) => withHooks(world, { afterCommit }) })
  return unsure
}

export const transactions: readonly Case[] = [
  {
    title: 'a versioned thing that many change at once keeps every change, and each has one event',
    run: async (stage) => {
      const ledgers = [await stage.start('ledger'), await stage.start('ledger')]
      await stage.start('listener')
      const { revise } = stage.subject.ledger.operations
      const clients = Array.from({ length: 6 }, async (_, client) => {
        const instance = ledgers[client % 2]?.url as string
        for (let at = 0; at < 5; at++)
          await insist(stage, () =>
            stage.send(revise, { account: 'one' }, { instance, subject: 'cus_1', idempotencyKey: `${client}-${at}` }),
          )
      })
      await Promise.all(clients)
      assert.equal((await stateOf(stage, 'one')).version, 30)
      await assertAllHeard(stage)
      assert.equal((await heard(stage, 'one')).length, 30)
    },
  },
  {
    title: 'a transaction that meets a conflict runs again, and what it had emitted is forgotten',
    run: async (stage) => {
      let conflicts = 2
      const beforeCommit = (wrote: string) => {
        if (/souk_outbox/.test(wrote) && conflicts-- > 0) throw new DatabaseError('conflict', 'somebody was faster')
      }
      await stage.start('ledger', { alter: (world) => withHooks(world, { beforeCommit }) })
      await stage.start('listener')
      await enter(stage, 'a', 7)
      assert.ok(conflicts <= 0)
      assert.deepEqual(await stateOf(stage, 'a'), { balance: 7, entries: 1, version: 0 })
      await enter(stage, 'a', 1)
      await assertAllHeard(stage)
      assert.deepEqual(
        (await heard(stage, 'a')).map(({ amount }) => amount),
        [7, 1],
      )
    },
  },
  {
    title: 'a commit of unknown outcome: a command with a key answers what it did, and did it once',
    run: async (stage) => {
      const unsure = await startUnsure(stage, 'ledger', /souk_outbox/)
      await stage.start('listener')
      const as = { subject: 'cus_1', idempotencyKey: 'one key' }
      unsure.times = 1
      const answer = await enter(stage, 'a', 5, as)
      assert.equal(unsure.times, 0)
      assert.deepEqual([answer.replayed, (answer.body as { entries: number }).entries], [true, 1])
      assert.deepEqual((await enter(stage, 'a', 5, as)).body, answer.body)
      unsure.times = 1
      const { transfer } = stage.subject.ledger.operations
      const moved = { transferId: 'one', from: 'a', to: 'b', amount: 2 }
      assert.equal((await stage.send(transfer, moved)).status, 200)
      assert.deepEqual([unsure.times, (await stateOf(stage, 'b')).balance], [0, 2])
      await assertAllHeard(stage)
    },
  },
  {
    title: 'a commit of unknown outcome: a command without a key says so and is not repeated',
    run: async (stage) => {
      const unsure = await startUnsure(stage, 'ledger', /souk_outbox/)
      await stage.start('listener')
      unsure.times = 1
      const answer = await stage.send(stage.subject.ledger.operations.enter, { account: 'a', amount: 5 })
      assert.deepEqual([answer.status, codeOf(answer)], [503, 'outcome_unknown'])
      assert.equal((await stateOf(stage, 'a')).entries, 1)
      await assertAllHeard(stage)
    },
  },
  {
    title: 'a commit of unknown outcome: a reaction has one effect',
    run: async (stage) => {
      await stage.start('ledger')
      const unsure = await startUnsure(stage, 'listener', /into heard/)
      unsure.times = 2
      for (const account of ['a', 'a', 'b', 'a']) await enter(stage, account)
      await assertAllHeard(stage)
      assert.equal(unsure.times, 0)
    },
  },
  {
    title: 'of 200 equal requests at once, to two instances, one takes effect and all get its answer',
    run: async (stage) => {
      const ledgers = [await stage.start('ledger'), await stage.start('ledger')]
      await stage.start('listener')
      const { enter, transfer } = stage.subject.ledger.operations
      const asked = Array.from({ length: 200 }, (_, at) => ({
        instance: ledgers[at % 2]?.url as string,
        subject: 'cus_1',
        idempotencyKey: 'the key',
        deadlineMs: 30_000,
      }))
      const answers = await Promise.all(asked.map((as) => stage.send(enter, { account: 'a', amount: 3 }, as)))
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
      assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1)
      assert.equal(answers.filter(({ replayed }) => !replayed).length, 1)
      const moves = { transferId: 'one', from: 'a', to: 'b', amount: 3 }
      const moved = await Promise.all(asked.slice(0, 50).map((as) => stage.send(transfer, moves, as)))
      assert.deepEqual([...new Set(moved.map(({ status }) => status))], [200])
      assert.deepEqual([(await stateOf(stage, 'a')).balance, (await stateOf(stage, 'b')).balance], [0, 3])
      await assertAllHeard(stage)
    },
  },
  {
    title: 'a key that is used again for another input is refused, and somebody else may use it',
    run: async (stage) => {
      await stage.start('ledger')
      const as = { idempotencyKey: 'k', subject: 'cus_1' }
      await enter(stage, 'a', 1, as)
      const other = await stage.send(stage.subject.ledger.operations.enter, { account: 'a', amount: 2 }, as)
      assert.deepEqual([other.status, codeOf(other)], [422, 'idempotency_key_reused'])
      await enter(stage, 'a', 2, { ...as, subject: 'cus_2' })
      assert.deepEqual(await stateOf(stage, 'a'), { balance: 3, entries: 2, version: 0 })
    },
  },
  {
    title: 'of two guests of whom nothing is known none gets the answer of the other, though they chose one key',
    run: async (stage) => {
      await stage.start('ledger')
      const answers = [
        await enter(stage, 'a', 1, { idempotencyKey: '1' }),
        await enter(stage, 'a', 1, { idempotencyKey: '1' }),
      ]
      assert.deepEqual(
        answers.map(({ body, replayed }) => [(body as { balance: number }).balance, replayed]),
        [
          [1, undefined],
          [2, undefined],
        ],
      )
      const { read } = await stage.database('ledger')
      assert.deepEqual(await read.all`select key from souk_idempotency`, [], 'none is kept')
    },
  },
  {
    title: 'a refusal is recorded and replayed, also when it would be taken by now',
    run: async (stage) => {
      await stage.start('ledger')
      const { enter: entering, transfer } = stage.subject.ledger.operations
      await enter(stage, 'full', LIMIT)
      const as = { subject: 'cus_1', idempotencyKey: 'k' }
      const refused = await stage.send(entering, { account: 'full', amount: 1 }, as)
      assert.deepEqual([refused.status, codeOf(refused)], [409, 'over_limit'])
      await stage.send(transfer, { transferId: 'one', from: 'full', to: 'b', amount: 100 })
      const again = await stage.send(entering, { account: 'full', amount: 1 }, as)
      assert.deepEqual([again.status, codeOf(again), again.replayed], [409, 'over_limit', true])
      await enter(stage, 'full', 1, { ...as, idempotencyKey: 'another' })
    },
  },
]
