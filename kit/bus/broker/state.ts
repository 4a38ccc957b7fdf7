import type { Cursor } from '../sharing/cursor.ts'
import { Group } from '../sharing/group.ts'
import { newTopic, type Topic } from '../sharing/topic.ts'
import type { Log } from './log.ts'

/** The topics and groups of the broker, as the log remembers them. Both are made when they are first named. */
export class State {
  readonly topics = new Map<string, Topic>()
  readonly groups = new Map<string, Group>()
  readonly #made: (topic: Topic) => void
  readonly #moved: (cursor: Cursor) => void

  /** `made` and `moved` are told what has to be stored. */
  constructor(log: Log, made: (topic: Topic) => void, moved: (cursor: Cursor) => void) {
    this.#made = made
    this.#moved = moved
    const topics = log.topics()
    for (const topic of topics) this.topics.set(topic.name, topic)
    for (const place of log.places(topics)) this.group(place.group).restore(place)
  }

  topic(name: string): Topic {
    let topic = this.topics.get(name)
    if (!topic) {
      this.topics.set(name, (topic = newTopic(this.topics.size + 1, name)))
      this.#made(topic)
    }
    return topic
  }

  group(name: string): Group {
    let group = this.groups.get(name)
    if (!group) this.groups.set(name, (group = new Group(name, this.#moved)))
    return group
  }

  /** The topic with a number. */
  numbered(number: number): Topic | undefined {
    return [...this.topics.values()][number - 1]
  }
}
