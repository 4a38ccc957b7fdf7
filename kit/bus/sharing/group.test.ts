import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PARTITIONS } from '../bus.ts'
import { Group } from './group.ts'
import { newTopic, type PartitionLog, type Topic } from './topic.ts'

const topics = [newTopic(1, 'order'), newTopic(2, 'cart'), newTopic(3, 'stock')]

function groupOf(members: number, of: readonly Topic[] = topics): Group {
  const group = new Group('team', () => {})
  for (const topic of of) group.begin(topic, 'beginning')
  for (let member = 1; member <= members; member++) group.join(`m${member}`, of)
  return group
}

const shares = (group: Group) => {
  const counts = new Map<string | undefined, number>()
  for (const { name } of topics)
    for (const { owner } of group.cursors(name)) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  return [...counts.values()].sort((one, other) => one - other)
}

test('however many members there are, none has more than one partition above another', () => {
  for (let members = 1; members <= 3 * PARTITIONS; members++) {
    const counts = shares(groupOf(members))
    assert.equal(counts.length, members)
    assert.ok((counts.at(-1) as number) - (counts[0] as number) <= 1, `${members} members: ${counts.join()}`)
  }
})

test('a topic is shared by those members only who want it', () => {
  const group = groupOf(2)
  group.join('m2', topics.slice(0, 1))
  assert.deepEqual(new Set(group.cursors('cart').map(({ owner }) => owner)), new Set(['m1']))
  assert.deepEqual(new Set(group.cursors('order').map(({ owner }) => owner)), new Set(['m1', 'm2']))
})

test('a new member takes nothing out of a hand, and gets the partition when the hand ends', () => {
  const topic = newTopic(1, 'order')
  for (const log of topic.partitions) log.next = 5
  const group = groupOf(1, [topic])
  for (const cursor of group.ready('m1')) group.give(cursor, 2)
  group.join('m2', [topic])
  assert.deepEqual(group.ready('m2'), [])
  for (const { partition } of group.cursors('order')) assert.ok(group.acknowledge('m1', 'order', partition, 2))
  assert.equal(group.ready('m1').length, PARTITIONS / 2)
  assert.equal(group.ready('m2').length, PARTITIONS / 2)
  assert.ok(group.ready('m2').every(({ position }) => position === 2))
})

test('a member that is gone gives back what it had in hand at once', () => {
  const topic = newTopic(1, 'order')
  ;(topic.partitions[0] as PartitionLog).next = 5
  const group = groupOf(2, [topic])
  const [cursor] = group.ready('m1')
  assert.ok(cursor)
  group.give(cursor, 5)
  group.leave('m1')
  assert.deepEqual(group.ready('m2'), [cursor])
  assert.equal(group.acknowledge('m1', 'order', 0, 5), undefined)
})

test('a retired member leaves when its last hand is acknowledged, and at once when it has none', () => {
  const topic = newTopic(1, 'order')
  ;(topic.partitions[0] as PartitionLog).next = 5
  const group = groupOf(2, [topic])
  const [cursor] = group.ready('m1')
  assert.ok(cursor)
  group.give(cursor, 5)
  group.retire('m2')
  group.retire('m1')
  assert.deepEqual([group.has('m1'), group.has('m2')], [true, false])
  group.acknowledge('m1', 'order', 0, 5)
  assert.equal(group.has('m1'), false)
})
