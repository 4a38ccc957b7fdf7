import assert from 'node:assert/strict'
import type { Doom } from '../doom.ts'
import type { Case, Stage, Victim } from '../stage.ts'
import { assertAllHeard, breathe, enter, heard, parked, seqs, setFailing, stateOf } from '../steps.ts'

/** Enters into the account, over and over, until no answer comes any more. Answers how many entries were acknowledged. */
async function enterUntilDead(stage: Stage, victim: Victim, account: string): Promise<number> {
  const { enter } = stage.subject.ledger.operations
  for (let acknowledged = 0; ; acknowledged++)
    try {
      const { status } = await stage.send(enter, { account, amount: 1 }, { instance: victim.url })
      assert.equal(status, 201)
      assert.ok(acknowledged < 1_000, 'the victim lives on')
      // A relay takes its time between two batches, and a virtual clock stands still for those who do not wait.
      await breathe(stage)
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
      return acknowledged
    }
}

/** One death of the producer: three clients at once, and what each of them was promised. */
async function dieOnce(
  stage: Stage,
  round: number,
  doom: Doom | undefined,
  promised: Map<string, number>,
): Promise<void> {
  const victim = await stage.startVictim('ledger', doom)
  const accounts = ['a', 'b', 'c'].map((name) => `${name}-${round}`)
  const clients = accounts.map((account) => enterUntilDead(stage, victim, account))
  if (doom === undefined) {
    await enter(stage, 'x', 1, { instance: victim.url }).catch(() => {})
    victim.kill()
  }
  for (const [at, count] of (await Promise.all(clients)).entries()) promised.set(accounts[at] as string, count)
  await victim.dead
}

const producerDies: (Doom | undefined)[] = [
  { moment: 'after commit', nth: 1 },
  { moment: 'before publish', nth: 2 },
  { moment: 'after publish', nth: 1 },
  { moment: 'after commit', nth: 12 },
  { moment: 'before commit', nth: 5 },
  undefined,
]
const consumerDies: Doom[] = [
  { moment: 'before commit', nth: 2 },
  { moment: 'after commit', nth: 3 },
  { moment: 'on delivery', nth: 2 },
]

export const delivery: readonly Case[] = [
  {
    title: 'the outbox survives kill -9: what was committed arrives, and takes effect once',
    run: async (stage) => {
      await stage.start('listener')
      const promised = new Map<string, number>()
      for (const [round, doom] of producerDies.entries()) await dieOnce(stage, round, doom, promised)
      await stage.start('ledger')
      await enter(stage, 'alive')
      await assertAllHeard(stage)
      for (const [account, count] of promised) {
        const { entries } = await stateOf(stage, account)
        assert.ok(entries >= count, `${account}: ${count} entries were acknowledged, ${entries} are there`)
        assert.equal((await heard(stage, account)).length, entries)
      }
    },
  },
  {
    title: 'a consumer that is killed with events in hand loses none of them and does none twice',
    run: async (stage) => {
      await stage.start('ledger')
      for (const doom of consumerDies) {
        const victim = await stage.startVictim('listener', doom)
        let dead = false
        void victim.dead.then(() => (dead = true))
        for (let at = 0; !dead; at++) {
          assert.ok(at < 1_000, 'the victim lives on')
          await enter(stage, `${'abcd'[at % 4]}`)
          await breathe(stage)
        }
      }
      await stage.start('listener')
      await assertAllHeard(stage)
    },
  },
  {
    title: 'redelivery of everything from the beginning is harmless',
    run: async (stage) => {
      await stage.start('ledger')
      await stage.start('listener')
      for (const account of ['a', 'b', 'a', 'c', 'a']) await enter(stage, account)
      await assertAllHeard(stage)
      await stage.bus.rewind(stage.subject.nameOf('listener'), stage.subject.nameOf('ledger'), 'beginning')
      for (const account of ['a', 'b', 'c']) await enter(stage, account)
      await assertAllHeard(stage)
    },
  },
  {
    title: 'two instances of the producer and two of the consumer keep the order of each key',
    run: async (stage) => {
      const ledgers = [await stage.start('ledger'), await stage.start('ledger')]
      await stage.start('listener')
      await stage.start('listener')
      const clients = Array.from({ length: 8 }, async (_, client) => {
        for (let at = 0; at < 12; at++)
          await enter(stage, `acc-${(client + at) % 5}`, 1, { instance: ledgers[(client + at) % 2]?.url as string })
      })
      await Promise.all(clients)
      await assertAllHeard(stage)
    },
  },
  {
    title: 'a new consumer hears the history, one that begins now does not, and goes on without a gap',
    run: async (stage) => {
      await stage.start('ledger')
      await stage.start('listener')
      for (const account of ['a', 'a', 'b', 'd']) await enter(stage, account)
      await assertAllHeard(stage)
      await stage.start('early')
      await assertAllHeard(stage, 'early')
      await stage.start('late')
      // A broker learns where `now` is when it is first asked for events.
      await stage.until(async () => {
        await enter(stage, 'marker')
        return (await heard(stage, 'marker', 'late')).length > 0
      }, 'the late one to hear anything')
      for (const account of ['a', 'new', 'a']) await enter(stage, account)
      await stage.until(async () => (await heard(stage, 'a', 'late')).length === 2, 'the late one to hear of a')
      assert.deepEqual(await seqs(stage, 'a', 'late'), [3, 4])
      assert.deepEqual(await seqs(stage, 'b', 'late'), [])
      await stage.until(async () => (await heard(stage, 'new', 'late')).length === 1, 'the late one to hear of the new')
      await failsInTheMiddle(stage)
    },
  },
]

/** The first event that a late consumer hears of an account fails: it is no gap, and goes on when it can. */
async function failsInTheMiddle(stage: Stage): Promise<void> {
  await setFailing(stage, 'late', 'd', true)
  await enter(stage, 'd')
  await stage.until(async () => (await parked(stage, 'd', 'late')).length === 1, 'the event to be parked')
  await enter(stage, 'd')
  await setFailing(stage, 'late', 'd', false)
  await stage.until(async () => (await heard(stage, 'd', 'late')).length === 2, 'both events of d', 100)
  assert.deepEqual(await seqs(stage, 'd', 'late'), [2, 3])
}
