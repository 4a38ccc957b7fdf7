import { setTimeout as delay } from 'node:timers/promises'
import type { Check, Subject } from '../subject.ts'

/** Others find it in the registry, for as long as it says that it lives. */
export const registration: Check = {
  title: 'announces itself as what it is, and goes on doing so',
  judge: async (subject) => {
    const found = await announced(subject)
    if (found === undefined) return [`nobody is announced at ${subject.url}`]
    const { contract, version, silenceMs } = subject
    const promised = Object.keys(contract.operations).sort()
    const faults = [
      ...(found.service === contract.name ? [] : [`it is announced as ${found.service}`]),
      ...(found.version === version ? [] : [`it is announced in version ${found.version} and says ${version} itself`]),
      ...(found.operations === undefined || [...found.operations].sort().join() === promised.join()
        ? []
        : [`it announces the operations ${found.operations.join(', ')}, and promises ${promised.join(', ')}`]),
    ]
    await delay(silenceMs)
    const stillThere = (await announced(subject))?.id === found.id
    return stillThere ? faults : [...faults, `it was silent for ${silenceMs} ms and is announced no more`]
  },
}

const announced = async ({ instances, url }: Subject) =>
  (await instances()).find((each) => new URL(each.url).origin === new URL(url).origin)
