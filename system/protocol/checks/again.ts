import { send } from '../request.ts'
import type { Operated } from '../subject.ts'

/** Brokers deliver at least once: what came before must have no second effect. */
export const again = {
  title: 'lets an event that comes again have no second effect',
  judge: async (subject: Operated): Promise<string[]> => {
    const before = await applied(subject)
    await subject.sendAgain()
    const more = (await applied(subject)) - before
    return more === 0 ? [] : [`souk_events_applied_total has grown by ${more} when all events came again`]
  },
}

async function applied(subject: Operated): Promise<number> {
  const { text } = await send(subject, { method: 'GET', path: '/metrics' })
  const lines = text.split('\n').filter((line) => line.startsWith('souk_events_applied_total'))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}
