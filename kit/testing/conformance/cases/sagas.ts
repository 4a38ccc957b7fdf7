import assert from 'node:assert/strict'
import { DatabaseError } from '../../../database/index.ts'
import type { World } from '../../../world/index.ts'
import type { Doom } from '../doom.ts'
import { withHooks } from '../../fault.ts'
import { LIMIT } from '../ledger.ts'
import type { Case, Stage } from '../stage.ts'
import { breathe, enter, stateOf } from '../steps.ts'
import { assertVisits, history, isRunning, untilAnswered, visit } from '../saga-steps.ts'

/** It has begun and asked nothing; the first step is done and not noted; the second; it is answered and nobody knows. */
const dooms: Doom[] = [
  { moment: 'after commit', nth: 1 },
  { moment: 'before commit', nth: 2 },
  { moment: 'before commit', nth: 3 },
  { moment: 'after commit', nth: 3 },
]

/** A world in which the answers of calls get lost on their way back, as long as `lost` says. */
const losing =
  (lost: { answers: number }) =>
  (world: World): World => ({
    ...world,
    transport: {
      ...world.transport,
      send: async (...args) => {
        const answer = await world.transport.send(...args)
        if (lost.answers-- > 0) throw new Error('the connection broke before the answer came')
        return answer
      },
    },
  })

/** A ledger that does nothing until it is let. */
async function startHeldLedger(stage: Stage): Promise<{ asked: () => boolean; open: () => void }> {
  const gate = Promise.withResolvers<void>()
  let asked = false
  await stage.start('ledger', {
    alter: (world) =>
      withHooks(world, {
        beforeBegin: () => {
          asked = true
          return gate.promise
        },
      }),
  })
  asked = false
  return { asked: () => asked, open: () => gate.resolve() }
}

const shares = async (stage: Stage) => {
  const { read } = await stage.database('clerk')
  const rows = await read.all<{ owner: string; count: number }>`
    select owner, count(*) as count from souk_saga_shard where owner is not null group by owner`
  return new Map(rows.map(({ owner, count }) => [owner, count]))
}

const visitsOver = async (stage: Stage, count: number) => {
  const { read } = await stage.database('clerk')
  return (await read.all`select visit_id from visit where state = 'over'`).length === count
}

/** Longer than sagas are kept. */
const LONG_MS = 31 * 86_400_000
/** More than are deleted at once. */
const COPIES = 250

/** Lets all sagas but one have begun and ended long ago, and adds copies of one of them. */
async function age(stage: Stage, { not, copied }: { not: string; copied: string }): Promise<void> {
  const outside = await stage.database('clerk')
  await outside.transaction(async (db) => {
    await db.run`update souk_saga set begun_at = begun_at - ${LONG_MS}, ended_at = ended_at - ${LONG_MS} where id <> ${not}`
    for (let n = 0; n < COPIES; n++)
      await db.run`
        insert into souk_saga (id, kind, plan, shard, state, version, data, calls, called, timers, asks, begun_at, changed_at, ended_at)
        select ${`copy-${n}`}, kind, plan, shard, state, version, data, calls, called, timers, asks, begun_at, changed_at, ended_at
        from souk_saga where id = ${copied}`
  })
}

const kept = async (stage: Stage): Promise<string[]> => {
  const { read } = await stage.database('clerk')
  return (await read.all<{ id: string }>`select id from souk_saga order by id`).map(({ id }) => id)
}

export const sagas: readonly Case[] = [
  {
    title: 'a saga survives kill -9 between any two of its transitions, and each of its steps has one effect',
    run: async (stage) => {
      await stage.start('ledger')
      for (const [round, doom] of dooms.entries()) {
        const victim = await stage.startVictim('clerk', doom)
        const wish = { account: `acc-${round}` }
        await assert.rejects(visit(stage, wish, { instance: victim.url, idempotencyKey: `key-${round}` }))
        await victim.dead
      }
      const { url: instance } = await stage.start('clerk')
      for (const [round] of dooms.entries()) {
        const as = { instance, idempotencyKey: `key-${round}` }
        const answer = await untilAnswered(stage, () => visit(stage, { account: `acc-${round}` }, as))
        assert.equal(answer.status, 201, JSON.stringify(answer.body))
      }
      await assertVisits(stage, Object.fromEntries(dooms.map((_, round) => [`acc-${round}`, 2])))
    },
  },
  {
    title: 'a step whose answers are lost is unknown, is asked again under the same key, and has one effect',
    run: async (stage) => {
      const lost = { answers: 5 }
      await stage.start('ledger')
      await stage.start('clerk', { alter: losing(lost) })
      const answer = await untilAnswered(stage, () => visit(stage, { account: 'a' }, { idempotencyKey: 'k' }))
      assert.deepEqual([answer.status, (answer.body as { left: number }).left], [201, 0])
      assert.ok((await history(stage)).some(({ heard }) => heard === 'enter.unknown'))
      await assertVisits(stage, { a: 2 })
    },
  },
  {
    title:
      'of 100 equal requests to two instances one begins a saga, and all others get its answer or are told to wait',
    run: async (stage) => {
      await stage.start('ledger')
      const urls = [(await stage.start('clerk')).url, (await stage.start('clerk')).url]
      const send = (at: number) =>
        visit(stage, { account: 'a' }, { instance: urls[at % 2] as string, idempotencyKey: 'k', deadlineMs: 30_000 })
      const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => send(at)))
      const done = answers.filter((answer) => !isRunning(answer))
      assert.deepEqual([...new Set(done.map(({ status }) => status))], [201])
      assert.equal(new Set(done.map(({ body }) => JSON.stringify(body))).size, 1)
      assert.equal(done.filter(({ replayed }) => !replayed).length, 1)
      await assertVisits(stage, { a: 2 })
    },
  },
  {
    title: 'a refusal of a saga is replayed as it was, and so is an answer that says where to look',
    run: async (stage) => {
      await stage.start('ledger')
      await stage.start('clerk')
      await enter(stage, 'full', LIMIT)
      for (const [wish, status] of [
        [{ account: 'full' }, 409],
        [{ account: 'a', stay: true }, 202],
      ] as const) {
        const [first, again] = [
          await visit(stage, wish, { idempotencyKey: wish.account }),
          await visit(stage, wish, { idempotencyKey: wish.account }),
        ]
        assert.deepEqual([first.status, again.status, again.replayed], [status, status, true])
        assert.deepEqual(again.location, first.location)
        assert.equal(first.location?.startsWith('/v1/visits/') ?? false, status === 202)
        const other = await visit(stage, { ...wish, account: 'other' }, { idempotencyKey: wish.account })
        assert.equal(other.status, 422)
      }
    },
  },
  {
    title: 'a commit of unknown outcome: a saga begins once, and its transitions are made once',
    run: async (stage) => {
      const unsure = { begins: 1, moves: 1 }
      await stage.start('ledger')
      await stage.start('clerk', {
        alter: (world) =>
          withHooks(world, {
            afterCommit: (wrote) => {
              const what = /into souk_saga \(/.test(wrote)
                ? 'begins'
                : /update souk_saga /.test(wrote)
                  ? 'moves'
                  : undefined
              if (what !== undefined && unsure[what]-- > 0)
                throw new DatabaseError('unknown', 'the connection died on the commit')
            },
          }),
      })
      const answer = await untilAnswered(stage, () => visit(stage, { account: 'a' }, { idempotencyKey: 'k' }))
      assert.deepEqual([answer.status, unsure.begins <= 0, unsure.moves <= 0], [201, true, true])
      await assertVisits(stage, { a: 2 })
    },
  },
  {
    title: 'the sagas of an instance that is killed go on in another one within 10 seconds',
    run: async (stage) => {
      const victim = await stage.startVictim('clerk')
      const held = await startHeldLedger(stage)
      const lost = Array.from({ length: 5 }, (_, at) =>
        visit(stage, { account: `acc-${at}` }, { instance: victim.url, idempotencyKey: `k${at}` }).catch(() => {}),
      )
      await stage.until(held.asked, 'the first step')
      await stage.start('clerk')
      victim.kill()
      await Promise.all([victim.dead, ...lost])
      held.open()
      let looks = 0
      await stage.until(async () => (looks++, visitsOver(stage, 5)), 'the visits', 100)
      assert.ok(looks <= 100, `it took ${looks / 10} s`)
      await assertVisits(stage, Object.fromEntries(lost.map((_, at) => [`acc-${at}`, 2])))
    },
  },
  {
    title: 'instances share the sagas, and one that stops gives its share back at once',
    run: async (stage) => {
      await stage.start('ledger')
      const [one, other] = [await stage.start('clerk'), await stage.start('clerk')]
      await stage.until(async () => (await shares(stage)).get(other.id) === 8, 'a fair share', 100)
      assert.equal((await shares(stage)).get(one.id), 8)
      await untilAnswered(stage, () => visit(stage, { account: 'a' }, { instance: other.url, idempotencyKey: 'k' }))
      let stopped = false
      const stopping = other.stop().then(() => (stopped = true))
      await stage.until(() => stopped, 'the end of the other one', 50)
      await stopping
      assert.equal((await shares(stage)).get(other.id), undefined, 'a share is left with who has stopped')
      let looks = 0
      await stage.until(async () => (looks++, (await shares(stage)).get(one.id) === 16), 'all shards', 100)
      assert.ok(looks <= 20, 'it waits until the other one is taken for dead')
      await assertVisits(stage, { a: 2 })
    },
  },
  {
    title: 'who has lost a shard without knowing writes nothing to its sagas',
    run: async (stage) => {
      const held = await startHeldLedger(stage)
      await stage.start('clerk')
      const asked = untilAnswered(stage, () => visit(stage, { account: 'a' }, { idempotencyKey: 'k' }))
      await stage.until(held.asked, 'the first step')
      const outside = await stage.database('clerk')
      await outside.transaction(async (db) => {
        await db.run`update souk_saga_shard set owner = 'somebody', fence = fence + 1`
        await db.run`insert into souk_saga_member (id, beats) values ('somebody', 1)`
      })
      held.open()
      await stage.until(async () => (await stateOf(stage, 'a')).entries === 1, 'the effect of the step')
      await breathe(stage)
      assert.deepEqual(
        (await history(stage)).map(({ heard }) => heard),
        ['begin'],
      )
      await outside.transaction((db) => db.run`delete from souk_saga_member where id = 'somebody'`)
      assert.equal((await asked).status, 201)
      await assertVisits(stage, { a: 2 })
    },
  },
  {
    title: 'an instance that was frozen and has lost its sagas does them no harm when it wakes up',
    needs: 'startSleeper',
    run: async (stage) => {
      const frozen = await (stage.startSleeper as NonNullable<Stage['startSleeper']>)('clerk')
      const held = await startHeldLedger(stage)
      const asked = visit(stage, { account: 'a' }, { instance: frozen.url, idempotencyKey: 'k' })
      await stage.until(held.asked, 'the first step')
      frozen.freeze()
      await stage.start('clerk')
      held.open()
      await stage.until(() => visitsOver(stage, 1), 'the visit', 100)
      frozen.thaw()
      assert.equal((await asked).status, 201)
      await assertVisits(stage, { a: 2 })
    },
  },
  {
    title: 'a command can tell a saga something that another instance drives, and is answered by it',
    run: async (stage) => {
      await stage.start('ledger')
      const [one, other] = [await stage.start('clerk'), await stage.start('clerk')]
      const began = await visit(stage, { account: 'a', stay: true }, { instance: one.url, idempotencyKey: 'k' })
      assert.equal(began.status, 202)
      const { visitId } = began.body as { visitId: string }
      const { leave } = stage.subject.clerk.operations
      const as = { instance: other.url, idempotencyKey: 'l' }
      const left = await untilAnswered(stage, () => stage.send(leave, { visitId }, as))
      assert.deepEqual([left.status, left.body], [200, { visitId, left: 0 }])
      await assertVisits(stage, { a: 2 })
    },
  },
  {
    title: 'what has long been over is deleted with its history, unless it calls for somebody',
    run: async (stage) => {
      await stage.start('ledger')
      await stage.start('clerk')
      const begin = async (account: string, stay = false) => {
        const { body } = await untilAnswered(stage, () => visit(stage, { account, stay }, { idempotencyKey: account }))
        return (body as { visitId: string }).visitId
      }
      const [over, alarmed, lately, open] = [
        await begin('over'),
        await begin('alarmed'),
        await begin('lately'),
        await begin('open', true),
      ]
      const outside = await stage.database('clerk')
      const alarm = JSON.stringify({ heard: 'enter.ok', reason: 'it is odd', times: 1, at: 1 })
      await outside.transaction((db) => db.run`update souk_saga set alarm = ${alarm} where id = ${alarmed}`)
      await age(stage, { not: lately, copied: over })
      const expected = [alarmed, lately, open].sort()
      await stage.pass(11 * 60_000)
      await stage.until(async () => (await kept(stage)).length <= expected.length, 'the deletion')
      assert.deepEqual(await kept(stage), expected)
      assert.deepEqual([...new Set((await history(stage)).map(({ saga_id }) => saga_id))].sort(), expected)
    },
  },
]
