import { canary, enforce, files, repository } from '../enforce.ts'
import { noSleepingTests } from './no-sleeping-tests.ts'

const sleeping = (text: string, caught: RegExp) => canary({ 'kit/host/host.test.ts': text }, caught)

enforce(noSleepingTests, repository(), {
  title: 'no test sleeps',
  atLeast: 40,
  canaries: {
    'a timer that is awaited': sleeping(
      `\nawait new Promise((resolve) => setTimeout(resolve, 100))`,
      /host\.test\.ts:2: uses setTimeout/,
    ),
    'a timer that comes again': sleeping(`setInterval(check, 10)`, /uses setInterval/),
    'a timer of the library': sleeping(
      `import { setTimeout as wait } from 'node:timers/promises'`,
      /takes a timer from/,
    ),
    'the real clock': sleeping(`await systemClock.sleep(50)`, /uses systemClock\.sleep/),
    'a thread that stands still': sleeping(`Atomics.wait(cell, 0, 0, 100)`, /uses Atomics\.wait/),
    'a conformance suite that sleeps': canary(
      { 'kit/bus/conformance/delivery.ts': `setTimeout(next, 5)` },
      /delivery\.ts:1: uses setTimeout/,
    ),
  },
  innocents: {
    'a virtual clock, and a turn of the event loop': files({
      'kit/host/host.test.ts': `await clock.sleep(100); await new Promise(setImmediate)`,
    }),
  },
})
