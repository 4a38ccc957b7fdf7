import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Shard } from './shard-store.ts'
import { pick, share, SHARDS, watch } from './shares.ts'

const free = (): Shard[] => Array.from({ length: SHARDS }, (_, shard) => ({ shard, owner: null, fence: 1 }))
const after = (shards: readonly Shard[], me: string, { take, give }: ReturnType<typeof share>): Shard[] =>
  shards.map((each) => {
    if (give.includes(each.shard)) return { ...each, owner: null }
    return take.some(({ shard }) => shard === each.shard) ? { ...each, owner: me, fence: each.fence + 1 } : each
  })

test('a member is dead when its counter has stood still for 5 s as the observer measures time, and alive again when it moves', () => {
  let now = 0
  const judge = watch('me', () => now)
  const other = (beats: number) => [
    { id: 'me', beats: 1 },
    { id: 'other', beats },
  ]
  assert.deepEqual(judge(other(7)), { living: ['me', 'other'], dead: [] })
  now = 4_999
  assert.deepEqual(judge(other(7)).dead, [])
  now = 5_000
  assert.deepEqual(judge(other(7)), { living: ['me'], dead: [{ id: 'other', beats: 7 }] })
  assert.deepEqual(judge(other(8)), { living: ['me', 'other'], dead: [] })
})

test('nobody takes itself for dead, whatever its own counter does', () => {
  let now = 0
  const judge = watch('me', () => (now += 10_000))
  for (let look = 0; look < 3; look++) assert.deepEqual(judge([{ id: 'me', beats: 1 }]), { living: ['me'], dead: [] })
})

test('after a few looks in any order everybody who lives has a fair share, and every shard an owner', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(names, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (members, order) => {
      const living = members.toSorted()
      let shards = free().map((each, at) => ({ ...each, owner: at % 3 === 0 ? 'dead' : null }))
      const look = (me: string) => (shards = after(shards, me, share(me, living, shards)))
      for (const at of order) look(living[at % living.length] as string)
      for (let round = 0; round < 2; round++) living.forEach(look)
      const counts = living.map((me) => shards.filter(({ owner }) => owner === me).length)
      assert.equal(
        counts.reduce((sum, count) => sum + count),
        SHARDS,
      )
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join())
    }),
  )
})

test('who has its share changes nothing', () => {
  const mine = free().map((each) => ({ ...each, owner: 'me' }))
  assert.deepEqual(share('me', ['me'], mine), { take: [], give: [] })
})

test('a saga belongs to one of the shards, always the same, and many spread over all', () => {
  const shards = free().map(({ shard }) => shard)
  const counts = new Map<number, number>()
  for (let at = 0; at < 1_600; at++) {
    const found = pick(`ord_${at}`, shards)
    assert.equal(found, pick(`ord_${at}`, shards))
    counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  assert.equal(counts.size, SHARDS)
  assert.ok(Math.min(...counts.values()) > 50)
})
