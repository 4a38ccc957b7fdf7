import assert from 'node:assert/strict'
import { withHooks } from '../../fault.ts'
import type { Case, Stage } from '../stage.ts'
import { assertAllHeard, breathe, codeOf, emitted, enter, insist, stateOf, unlessOut } from '../steps.ts'

export const life: readonly Case[] = [
  {
    title: 'a service that starts while its database is down answers 503 and becomes ready when it is up',
    needs: 'outage',
    run: async (stage) => {
      const restore = await (stage.outage as NonNullable<Stage['outage']>)()
      const ledger = await stage.start('ledger', { ready: false })
      assert.match((await ledger.notReady()).join(), /^database: /)
      const answer = await stage.send(stage.subject.ledger.operations.state, { account: 'a' }, { instance: ledger.url })
      assert.deepEqual([answer.status, codeOf(answer)], [503, 'unavailable'])
      await restore()
      await stage.until(async () => (await ledger.notReady()).length === 0, 'the service to be ready', 100)
      await ledger.started
      await enter(stage, 'a')
    },
  },
  {
    title: 'when the database is lost and comes back during traffic, nothing that was acknowledged is lost',
    needs: 'outage',
    run: async (stage) => {
      await stage.start('ledger')
      await stage.start('listener')
      const { enter: entering } = stage.subject.ledger.operations
      const done = new Set<string>()
      let more = true
      const clients = ['a', 'b', 'c'].map(async (account) => {
        for (let at = 0; more; at++) {
          const idempotencyKey = `${account}-${at}`
          await insist(stage, () => stage.send(entering, { account, amount: 1 }, { subject: 'cus_1', idempotencyKey }))
          done.add(idempotencyKey)
        }
      })
      await stage.until(() => done.size > 10, 'the first entries')
      const restore = await (stage.outage as NonNullable<Stage['outage']>)()
      await breathe(stage)
      await restore()
      const before = done.size
      await stage.until(() => done.size > before + 10, 'entries after it')
      more = false
      await Promise.all(clients)
      let entries = 0
      for (const account of ['a', 'b', 'c']) entries += (await stateOf(stage, account)).entries
      assert.equal(entries, done.size)
      await stage.until(async () => (await unlessOut(() => emitted(stage))) !== undefined, 'the database')
      await assertAllHeard(stage)
    },
  },
  {
    title: 'of two instances that start at once on a new database one migrates, and both answer',
    run: async (stage) => {
      const ledgers = await Promise.all([stage.start('ledger'), stage.start('ledger')])
      for (const { url } of ledgers) await enter(stage, 'a', 1, { instance: url })
      const { read } = await stage.database('ledger')
      const applied = await read.all`select owner, id from souk_migration order by owner, id`
      assert.equal(new Set(applied.map(({ owner, id }) => `${owner} ${id}`)).size, applied.length)
      assert.ok(applied.length >= 2)
      assert.equal((await stateOf(stage, 'a')).entries, 2)
    },
  },
  {
    title: 'time is what the clock of the world says',
    run: async (stage) => {
      await stage.start('ledger')
      await enter(stage, 'a')
      await stage.pass(60_000)
      await enter(stage, 'a')
      const { read } = await stage.database('ledger')
      const [first, second] = await read.all<{ at: number }>`select at from entry order by at`
      assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 60_000)
    },
  },
  {
    title: 'the same seed gives the same ids and the same events, another seed other ones',
    needs: 'log',
    run: async (_, open) => {
      const tell = async (seed: number) => {
        const stage = await open(seed)
        try {
          await Promise.all([stage.start('ledger'), stage.start('ledger'), stage.start('listener')])
          await Promise.all(['a', 'b', 'a', 'c', 'b'].map((account) => enter(stage, account)))
          await assertAllHeard(stage)
          const { read } = await stage.database('ledger')
          return JSON.stringify([await stage.log?.(), await read.all`select * from entry order by entry_id`])
        } finally {
          await stage.close()
        }
      }
      const [once, again, other] = [await tell(7), await tell(7), await tell(8)]
      assert.equal(once, again)
      assert.notEqual(once, other)
    },
  },
  {
    title: 'a service that stops answers what it has begun, and publishes what it has committed',
    run: async (stage) => {
      let slow = 0
      const ledger = await stage.start('ledger', {
        alter: (world) => withHooks(world, { beforeBegin: () => slow-- > 0 && world.clock.sleep(300) }),
      })
      const listener = await stage.start('listener')
      await enter(stage, 'a')
      slow = 20
      const asked = Array.from({ length: 20 }, (_, at) => enter(stage, `acc-${at % 4}`, 1, { instance: ledger.url }))
      await breathe(stage)
      await Promise.all([...asked, ledger.stop(), listener.stop()])
      const { read } = await stage.database('ledger')
      assert.deepEqual(await read.all`select key, seq from souk_outbox`, [])
      await stage.start('listener')
      await assertAllHeard(stage)
    },
  },
  {
    title: 'work whose deadline has passed is not begun',
    run: async (stage) => {
      await stage.start('ledger')
      const { enter: entering } = stage.subject.ledger.operations
      const answer = await stage.send(entering, { account: 'a', amount: 1 }, { deadlineMs: 20 })
      assert.deepEqual([answer.status, codeOf(answer)], [504, 'deadline_exceeded'])
      assert.equal((await stateOf(stage, 'a')).entries, 0)
    },
  },
  {
    title: 'while one instance is frozen the other goes on, and the one that wakes up does no harm',
    needs: 'startSleeper',
    run: async (stage) => {
      const sleeper = stage.startSleeper as NonNullable<Stage['startSleeper']>
      const [frozen, hearing] = await Promise.all([sleeper('ledger'), sleeper('listener')])
      const awake = await stage.start('ledger')
      await stage.start('listener')
      for (const { url } of [frozen, awake]) await enter(stage, 'a', 1, { instance: url })
      await assertAllHeard(stage)
      frozen.freeze()
      hearing.freeze()
      const promised = enter(stage, 'b', 1, { instance: frozen.url })
      for (let at = 0; at < 10; at++) await enter(stage, `acc-${at}`, 1, { instance: awake.url })
      hearing.thaw()
      frozen.thaw()
      await promised
      await assertAllHeard(stage)
    },
  },
]
