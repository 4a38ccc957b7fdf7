import type { PartitionLog } from '../sharing/topic.ts'

/** So much JSON of each partition is kept, in UTF-16 units. */
const MAX_CHARS = 100_000

interface Newest {
  /** The offset of the first of the texts. */
  offset: number
  chars: number
  readonly texts: string[]
}

/** The newest events of each partition in memory: a group that keeps up is served without the disk. */
export class Recent {
  readonly #partitions = new Map<PartitionLog, Newest>()

  /** To be called with what was appended, before `log.next` moves. */
  add(log: PartitionLog, texts: readonly string[]): void {
    let newest = this.#partitions.get(log)
    if (!newest) this.#partitions.set(log, (newest = { offset: log.next, chars: 0, texts: [] }))
    for (const text of texts) {
      newest.texts.push(text)
      newest.chars += text.length
    }
    while (newest.chars > MAX_CHARS) {
      newest.chars -= newest.texts.shift()?.length ?? newest.chars
      newest.offset++
    }
  }

  /** The events from `offset` on, at most `limit`; undefined if they are not all here. */
  texts(log: PartitionLog, offset: number, limit: number): string[] | undefined {
    const newest = this.#partitions.get(log)
    if (!newest || offset < newest.offset) return undefined
    return newest.texts.slice(offset - newest.offset, offset - newest.offset + limit)
  }
}
