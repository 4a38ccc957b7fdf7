import { setTimeout as delay } from 'node:timers/promises'
import { send } from '../request.ts'
import type { Operated } from '../subject.ts'

const PAUSE_MS = 5
/** What was seen longer ago may not have been so any more: the machine stood still between. */
const FRESH_MS = 100
/** Longer than any process may take to end. */
const PATIENCE_MS = 15_000

/** It is asked all the time while it is stopped: who finds it in the registry must get an answer. */
export const ending = {
  title: 'ends without failing a request, and comes back when it is started',
  judge: async (subject: Operated): Promise<string[]> => {
    const stopped = subject.stop()
    stopped.catch(() => {})
    const faults = await askUntilGone(subject)
    await stopped
    await subject.start()
    return faults
  },
}

async function askUntilGone(subject: Operated): Promise<string[]> {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end) {
    const before = await isAnnounced(subject)
    const lookedAt = performance.now()
    const answered = await send(subject, { method: 'GET', path: '/health/live' }).then(
      ({ status }) => status === 200,
      () => false,
    )
    const wasAnnounced = before && performance.now() - lookedAt < FRESH_MS
    if (!answered) return wasAnnounced ? ['it did not answer while it was still announced'] : []
    await delay(PAUSE_MS)
  }
  return [`it still answers ${PATIENCE_MS} ms after it was asked to end`]
}

const isAnnounced = async ({ instances, url }: Operated) => (await instances()).some((each) => each.url === url)
