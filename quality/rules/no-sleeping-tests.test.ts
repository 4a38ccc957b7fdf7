import { canary, enforce, files, repository } from '../enforce.ts'
import { noSleepingTests } from './no-sleeping-tests.ts'

const sleeping = (text: string, caught: RegExp) => canary({ 'kit/host/host.test.ts': text }, caught)

enforce(noSleepingTests, repository(), {
  title: 'no test sleeps',
  atLeast: 40,
  canaries: {
    'a timer that is awaited': sleeping(
      `\nawait new Promise((resolve) => setTimeout(resolve, 100))`,
      /host\.test\.ts:2: waits by setTimeout/,
    ),
    'a timer that comes again': sleeping(`setInterval(check, 10)`, /waits by setInterval/),
    'a timer of the library': sleeping(
      `import { setTimeout as wait } from 'node:timers/promises'\nawait wait(100)`,
      /host\.test\.ts:2: waits by wait/,
    ),
    'the real clock': sleeping(`await systemClock.sleep(50)`, /waits by systemClock\.sleep/),
    'a thread that stands still': sleeping(`Atomics.wait(cell, 0, 0, 100)`, /waits by Atomics\.wait/),
    'a loop that only counts': sleeping(
      `for (let at = 0; at < 10; at++) await systemClock.sleep(50)`,
      /waits by systemClock\.sleep/,
    ),
    'a loop without an end': sleeping(`for (;;) await systemClock.sleep(50)`, /waits by systemClock\.sleep/),
    'a conformance suite that sleeps': canary(
      { 'kit/bus/conformance/delivery.ts': `setTimeout(next, 5)` },
      /delivery\.ts:1: waits by setTimeout/,
    ),
  },
  innocents: {
    'a virtual clock, and a turn of the event loop': files({
      'kit/host/host.test.ts': `await clock.sleep(100); await new Promise(setImmediate)`,
    }),
    'a pause between two askings': files({
      'kit/host/host.test.ts': `
        import { setTimeout as pause } from 'node:timers/promises'
        while (!(await holds())) await systemClock.sleep(5)
        for (const since = clock.now(); !condition(); await pause(2)) assert.ok(clock.now() - since < 1_000)`,
    }),
  },
})
