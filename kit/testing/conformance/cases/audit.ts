import assert from 'node:assert/strict'
import { audit } from '../../../audit/index.ts'
import type { CloudEvent } from '../../../bus/index.ts'
import type { PayloadOf } from '../../../contract/index.ts'
import type { Case, Stage } from '../stage.ts'
import type { Part } from '../subject.ts'
import { enter, insist } from '../steps.ts'

type Acted = PayloadOf<typeof audit.events.acted>

const ann = { subject: 'stf_ann', permissions: ['*'] }
const ben = { subject: 'stf_ben', permissions: ['entries:write'] }

/** Hears what staff do in this case's services, from the beginning; the others' acts share the topic. */
function listen(stage: Stage): { events: CloudEvent[]; close(): Promise<void> } {
  const own = (['ledger', 'clerk'] as const).map((part) => `${stage.subject.nameOf(part)}:`)
  const events: CloudEvent[] = []
  const known = new Set<string>()
  const subscription = stage.bus.subscribe({
    group: stage.subject.nameOf('early'),
    topics: [audit.name],
    from: 'beginning',
    handle: async (batch) => {
      for (const event of batch.events)
        if (own.some((name) => event.subject.startsWith(name)) && !known.has(event.id)) {
          known.add(event.id)
          events.push(event)
        }
    },
  })
  return { events, close: () => subscription.close() }
}

/** What one person did in one service, with the numbers under which it was told. */
const trailOf = (stage: Stage, events: readonly CloudEvent[], part: Part, subject: string) =>
  events
    .filter((event) => event.subject === `${stage.subject.nameOf(part)}:${subject}`)
    .map(({ sequence, data }) => [Number(sequence), (data as Acted).operation, (data as Acted).about])

export const auditing: readonly Case[] = [
  {
    title: 'what staff do is told by every service under one contract: once, in order for each person',
    run: async (stage) => {
      const { ledger, clerk } = stage.subject
      await stage.start('ledger')
      await stage.start('clerk')
      const heard = listen(stage)
      for (let n = 0; n < 3; n++) await enter(stage, 'a', 1, ann)
      await enter(stage, 'b', 1, ben)
      await enter(stage, 'b', 1)
      await enter(stage, 'a', 1, { subject: 'cus_1' })
      const again = { ...ann, idempotencyKey: 'k' }
      for (let n = 0; n < 2; n++) await enter(stage, 'c', 1, again)
      assert.equal((await stage.send(ledger.operations.enter, { account: 'a', amount: 1_000_000 }, ann)).status, 409)
      const visit = { account: 'd', entries: 2, amount: 1 }
      await insist(stage, () => stage.send(clerk.operations.visit, visit, { ...ann, idempotencyKey: 'v' }))
      await stage.until(() => heard.events.length >= 6, 'what staff did')
      const entry = (seq: number, id: string) => [seq, 'enter', [{ field: 'account', id }]]
      assert.deepEqual(trailOf(stage, heard.events, 'ledger', 'stf_ann'), [
        entry(1, 'a'),
        entry(2, 'a'),
        entry(3, 'a'),
        entry(4, 'c'),
      ])
      assert.deepEqual(trailOf(stage, heard.events, 'ledger', 'stf_ben'), [entry(1, 'b')])
      assert.deepEqual(trailOf(stage, heard.events, 'clerk', 'stf_ann'), [[1, 'visit', []]])
      assert.equal(heard.events.length, 6)
      await heard.close()
    },
  },
]
