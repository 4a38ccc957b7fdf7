import type { Clock } from '../world/clock.ts'
import { openKeyFolder, type Generation, type KeyFolder } from './key-folder.ts'

/** How often a process looks for what others did in the folder. */
export const LOOK_MS = 5_000
/** A new key is published so long before it signs: by then every process of its name has seen it. */
const LEAD_MS = 2 * LOOK_MS
/** A key signs for so long before the next one is made. */
const ROTATE_MS = 24 * 3_600_000
/** Two minutes live the last passports of the key before; the rest is for machines whose clocks differ. */
const OVERLAP_MS = 5 * 60_000

/** The keys of one name, oldest first, after what has to happen to them at this moment: there is one, and it is not too old. */
export async function tend(folder: KeyFolder, name: string, clock: Clock): Promise<readonly Generation[]> {
  const numbers = folder.list().get(name) ?? []
  const all = numbers.flatMap((number) => folder.read(name, number) ?? [])
  const newest = all.at(-1)
  if (newest === undefined) all.push(await folder.make(name, 1, clock.now()))
  else if (clock.now() - newest.useFromMs >= ROTATE_MS) all.push(await next(folder, newest, clock))
  // Always, because whoever made one may have died before it was published.
  for (const each of all) folder.publish(each)
  const outlived = all.filter((_, at) => clock.now() - (all[at + 1]?.useFromMs ?? Infinity) >= OVERLAP_MS)
  for (const { number } of outlived) folder.remove(name, number)
  return all.filter((each) => !outlived.includes(each))
}

/** Which of these signs now: the newest whose time has come. */
export const inUse = (generations: readonly Generation[], clock: Clock): Generation =>
  generations.findLast(({ useFromMs }) => useFromMs <= clock.now()) ?? (generations[0] as Generation)

const next = (folder: KeyFolder, { name, number }: Pick<Generation, 'name' | 'number'>, clock: Clock) =>
  folder.make(name, number + 1, clock.now() + LEAD_MS)

/** A key that was made for a process, and from when on it signs. */
export interface Rotated {
  readonly name: string
  readonly generation: number
  /** Milliseconds since 1970. */
  readonly useFromMs: number
}

/**
 * Makes the next key of every process that has one in this folder. They notice it by themselves, use it in ten seconds, and
 * what the key before has signed is valid until it expires.
 */
export async function rotateKeys(folder: string, clock: Clock): Promise<Rotated[]> {
  const keys = openKeyFolder(folder)
  return Promise.all(
    [...keys.list()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(async ([name, numbers]) => {
        const made = await next(keys, { name, number: numbers.at(-1) as number }, clock)
        keys.publish(made)
        return { name, generation: made.number, useFromMs: made.useFromMs }
      }),
  )
}
