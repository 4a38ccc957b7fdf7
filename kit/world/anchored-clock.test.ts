import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { recorder, type Recorder } from '../telemetry/index.ts'
import { anchoredClock } from './anchored-clock.ts'
import type { Clock } from './clock.ts'
import { seededRandom } from './random.ts'
import { virtualClock, type VirtualClock } from './virtual-clock.ts'

const HOUR_MS = 3_600_000
const START = 1_767_225_600_000

let machine: VirtualClock
let clock: Clock
let telemetry: Recorder
beforeEach(() => {
  machine = virtualClock(START)
  telemetry = recorder({ clock: machine, random: seededRandom(1) })
  clock = anchoredClock({ clock: machine, telemetry })
})

/** Time passes, and somebody asks for it each second. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await machine.advance(1_000)
    clock.now()
  }
}
/** What was written down about leaps. */
const leaps = () => telemetry.lines.map(({ facts }) => (facts as { ms: number }).ms)
/** How far the clock is from the time that has really passed. */
const wrong = () => clock.now() - START - machine.monotonic()

test('it is the wall clock, and follows it when it is corrected by less than a second', async () => {
  await pass(10)
  machine.jumpWall(900)
  assert.deepEqual([wrong(), clock.now()], [900, machine.now()])
  machine.jumpWall(-900)
  assert.deepEqual([wrong(), leaps()], [0, []])
})

for (const ms of [HOUR_MS, -HOUR_MS])
  test(`a leap by ${ms} ms that lasts for less than a minute is not seen`, async () => {
    machine.jumpWall(ms)
    await pass(59)
    assert.equal(wrong(), 0)
    machine.jumpWall(-ms)
    await pass(120)
    assert.deepEqual([wrong(), leaps()], [0, [ms]])
  })

for (const ms of [8 * HOUR_MS, -HOUR_MS])
  test(`a leap by ${ms} ms that lasts is the time after a minute, as after a sleep of the machine`, async () => {
    machine.jumpWall(ms)
    clock.now()
    await pass(59)
    assert.equal(wrong(), 0)
    await pass(1)
    assert.deepEqual([wrong(), clock.now(), leaps()], [ms, machine.now(), [ms]])
  })

test('the minute begins anew when the wall clock leaps on', async () => {
  machine.jumpWall(HOUR_MS)
  await pass(50)
  machine.jumpWall(HOUR_MS)
  await pass(60)
  assert.deepEqual([wrong(), leaps()], [0, [HOUR_MS, 2 * HOUR_MS]])
  await pass(1)
  assert.equal(wrong(), 2 * HOUR_MS)
})

test('durations and timers are those of the machine, and a clock that begins takes the wall clock as it is', async () => {
  let fired = false
  clock.after(10, () => (fired = true))
  machine.jumpWall(HOUR_MS)
  assert.equal(anchoredClock({ clock: machine, telemetry }).now(), machine.now())
  await machine.advance(10)
  assert.deepEqual([fired, clock.monotonic()], [true, 10])
})
