import assert from 'node:assert/strict'
import type { CloudEvent } from '../../../bus/index.ts'
import { operator } from '../../../host/operator.ts'
import type { Case, Instance, Stage } from '../stage.ts'
import { assertAllHeard, codeOf, enter, heard, parked, seqs, setFailing, type ParkedRow } from '../steps.ts'

const { deadLetters, replay, discard } = operator.operations
const GOOD = 1_000
const OPERATOR = { service: 'supervisor' }

/** A ledger, a listener that fails for the account `bad`, and two events of it that could not take effect. */
async function withParked(stage: Stage): Promise<Instance> {
  await stage.start('ledger')
  const listener = await stage.start('listener')
  await setFailing(stage, 'listener', 'bad', true)
  await enter(stage, 'bad', 1)
  await enter(stage, 'bad', 2)
  await stage.until(async () => (await parked(stage, 'bad')).length === 2, 'both events to be parked')
  return listener
}

const untilDead = (stage: Stage) =>
  stage.until(async () => (await parked(stage, 'bad'))[0]?.state === 'dead', 'a dead letter', 200)

export const parking: readonly Case[] = [
  {
    title: 'a reaction that fails parks its key only: later events of the key wait behind it, other keys go on',
    run: async (stage) => {
      await withParked(stage)
      for (const account of ['good', 'bad', 'good']) await enter(stage, account)
      await stage.until(async () => (await heard(stage, 'good')).length === 2, 'the other account')
      await stage.until(async () => (await parked(stage, 'bad')).length === 3, 'the third event behind the others')
      const [first, ...behind] = await parked(stage, 'bad')
      assert.ok(first && first.attempts > 0 && /told to fail/.test(first.cause))
      assert.deepEqual(
        behind.map(({ attempts, cause }) => [attempts, cause]),
        Array.from({ length: 2 }, () => [0, 'behind another event of its key']),
      )
      assert.deepEqual(await seqs(stage, 'bad'), [])
      await setFailing(stage, 'listener', 'bad', false)
      await stage.until(async () => (await parked(stage, 'bad')).length === 0, 'the account to go on', 100)
      await assertAllHeard(stage)
    },
  },
  {
    title:
      'a failed event is tried five times, after longer and longer waits, and is then a dead letter with its cause',
    run: async (stage) => {
      const listener = await withParked(stage)
      const seen = new Map<number, ParkedRow>()
      await stage.until(
        async () => {
          const [head] = await parked(stage, 'bad')
          // While it is being tried, `next_at` is the end of the lease.
          if (head && !(seen.get(head.attempts) && head.state === 'waiting')) seen.set(head.attempts, head)
          return head?.state === 'dead'
        },
        'a dead letter',
        100,
      )
      assert.deepEqual([...seen.keys()], [1, 2, 3, 4, 5])
      const dueAfter = [...seen.values()].slice(0, 4).map(({ next_at, parked_at }) => next_at - parked_at)
      assert.equal(dueAfter[0], 1_000)
      for (const [at, leastMs] of [1_000, 2_500, 5_500, 11_500].entries())
        assert.ok((dueAfter[at] as number) >= leastMs, `attempt ${at + 2} came too soon: ${dueAfter.join()}`)
      const { body } = await stage.send(deadLetters, {}, { ...OPERATOR, instance: listener.url })
      const [dead, waiting] = (body as { data: { state: string; attempts: number; cause: string; type: string }[] })
        .data
      assert.deepEqual([dead?.state, dead?.attempts, waiting?.state], ['dead', 5, 'waiting'])
      assert.match(dead?.cause ?? '', /told to fail/)
      assert.equal(dead?.type, stage.subject.ledger.events.entered.type)
    },
  },
  {
    title: 'a dead letter that is replayed after the repair takes effect, and its key goes on in order',
    run: async (stage) => {
      const { url: instance } = await withParked(stage)
      await untilDead(stage)
      await enter(stage, 'bad', 3)
      await setFailing(stage, 'listener', 'bad', false)
      const which = { source: stage.subject.nameOf('ledger'), key: 'bad', seq: 1 }
      assert.equal((await stage.send(replay, which, { ...OPERATOR, instance })).status, 200)
      await stage.until(async () => (await heard(stage, 'bad')).length === 3, 'all events of the key', 100)
      await assertAllHeard(stage)
      assert.equal(codeOf(await stage.send(replay, which, { ...OPERATOR, instance })), 'not_parked')
    },
  },
  {
    title:
      'one poisoned key among a thousand events of others is parked and dead, the others take effect, and a replay repairs it',
    run: async (stage) => {
      const { url: instance } = await stage.start('listener')
      await setFailing(stage, 'listener', 'bad', true)
      const others = Array.from({ length: GOOD }, (_, n) => event(stage, 1, `good-${n}`))
      const poisoned = [1, 2, 3].map((seq) => event(stage, seq, 'bad'))
      const all = [poisoned[0], ...others.slice(0, GOOD / 2), poisoned[1], ...others.slice(GOOD / 2), poisoned[2]]
      await stage.bus.publish(stage.subject.nameOf('ledger'), all as CloudEvent[])
      const { read } = await stage.database('listener')
      const counted = async () => (await read.get<{ n: number }>`select count(*) as n from heard`)?.n
      await stage.until(async () => (await counted()) === GOOD, 'all other events')
      await untilDead(stage)
      const states = async () => (await parked(stage, 'bad')).map(({ seq, state }) => `${seq} ${state}`)
      assert.deepEqual([await states(), await counted()], [['1 dead', '2 waiting', '3 waiting'], GOOD])
      await setFailing(stage, 'listener', 'bad', false)
      const which = { source: stage.subject.nameOf('ledger'), key: 'bad', seq: 1 }
      assert.equal((await stage.send(replay, which, { ...OPERATOR, instance })).status, 200)
      await stage.until(async () => (await heard(stage, 'bad')).length === 3, 'the poisoned key', 100)
      assert.deepEqual([await seqs(stage, 'bad'), await states(), await counted()], [[1, 2, 3], [], GOOD + 3])
    },
  },
  {
    title: 'a dead letter that is discarded counts as taken: the next event of its key takes effect',
    run: async (stage) => {
      const { url: instance } = await withParked(stage)
      await untilDead(stage)
      const source = stage.subject.nameOf('ledger')
      const give = (seq: number) => stage.send(discard, { source, key: 'bad', seq }, { ...OPERATOR, instance })
      assert.equal(codeOf(await give(2)), 'not_first')
      await setFailing(stage, 'listener', 'bad', false)
      assert.equal((await give(1)).status, 200)
      await enter(stage, 'bad', 3)
      await stage.until(async () => (await heard(stage, 'bad')).length === 2, 'the events after it', 100)
      assert.deepEqual(await seqs(stage, 'bad'), [2, 3])
    },
  },
  {
    title: 'an event that comes before its predecessor waits for it',
    run: async (stage) => {
      await stage.start('listener')
      const topic = stage.subject.nameOf('ledger')
      await stage.bus.publish(
        topic,
        [1, 3].map((seq) => event(stage, seq)),
      )
      await stage.until(async () => (await parked(stage, 'gap')).length === 1, 'the third event to be parked')
      assert.deepEqual(await seqs(stage, 'gap'), [1])
      await stage.bus.publish(topic, [event(stage, 4), event(stage, 2)])
      await stage.until(async () => (await heard(stage, 'gap')).length === 4, 'the gap to be filled', 100)
      assert.deepEqual(await seqs(stage, 'gap'), [1, 2, 3, 4])
      await stage.bus.publish(topic, [event(stage, 2, 'late')])
      await stage.until(
        async () => (await parked(stage, 'late')).length === 1,
        'the second event of a new key to be parked',
      )
      await stage.bus.publish(topic, [event(stage, 1, 'late')])
      await stage.until(async () => (await heard(stage, 'late')).length === 2, 'the story to begin', 100)
      assert.deepEqual(await seqs(stage, 'late'), [1, 2])
    },
  },
]

const event = ({ subject }: Stage, seq: number, key = 'gap'): CloudEvent => ({
  specversion: '1.0',
  id: `${key}:${seq}`,
  source: `/souk/${subject.nameOf('ledger')}`,
  type: subject.ledger.events.entered.type,
  subject: key,
  time: '2026-11-21T08:30:00.000Z',
  datacontenttype: 'application/json',
  data: { account: key, amount: seq },
  sequence: String(seq),
})
