import type { Host } from '@souk/kit/host'
import type { OutboundMessage } from '@souk/kit/message'
import type { Service } from '@souk/kit/service'
import { trial, type Trial } from '@souk/kit/testing'
import { liveServices } from '../../quality/services.ts'
import { mailbox } from '../../system/stand-ins/mailbox/contract.ts'
import { hearersAmong } from '../invariants/heard.ts'
import { busFaults } from './faults/bus.ts'
import { newCuts, wayThrough, type Cuts, type Way } from './faults/calls.ts'
import { stormy } from './faults/process.ts'
import type { Victim } from './faults/victim.ts'
import { makeSubscriber, type Subscriber } from './subscriber.ts'
import { newNotes, type Notes } from './notes.ts'
import type { Weather } from './weather.ts'

/** Every folder of services and every stand-in: a new one is simulated because it is there. */
const services = await liveServices()
export const serviceNames = services.map(({ contract }) => contract.name)

/** Who hears each service. */
export const hearers = hearersAmong(services)

const RESTART_MS = { least: 50, most: 1_500 }
/** How long an operation of a customer, or the delivery of a mail, may take. */
export const PATIENCE_MS = 12_000

/** The troubles of one service, which all of its processes have. */
interface Trouble {
  diskFull: boolean
  aheadMs: number
  /** A process has begun while its clock was ahead: it takes that for the time, and what it writes down is due so much later. */
  hasBegunAhead: boolean
  /** Nobody takes its mails. */
  isDown: boolean
}

/** The whole system in one process, and what can be done to it. */
export interface Market {
  readonly shop: Trial
  readonly weather: Weather
  readonly notes: Notes
  readonly cuts: Cuts
  /** The way of a call of somebody outside. */
  readonly way: Way
  trouble(service: string): Trouble
  /** Somebody else's system, which is sent what becomes of orders. */
  readonly subscriber: Subscriber
  /** Those of a service that run. */
  processes(service: string): readonly Process[]
  startAnother(service: string): Promise<void>
  /** Resolves when every service is ready. */
  ready(): Promise<void>
  /** Nothing is killed any more, and whoever is dead comes back. */
  close(): Promise<void>
}

export interface Process {
  readonly host: Host
  /** Kills it the next time but `awaits` that it waits for something, or when the returned function is called. */
  killAfter(awaits: number): () => void
  pause(): void
  resume(): void
}

export async function openMarket(seed: number, weather: Weather, env: Record<string, string>): Promise<Market> {
  const troubles = new Map<string, Trouble>(
    serviceNames.map((name) => [name, { diskFull: false, aheadMs: 0, hasBegunAhead: false, isDown: false }]),
  )
  const running = new Map<string, Process[]>(serviceNames.map((name) => [name, []]))
  const [notes, cuts, subscriber] = [newNotes(), newCuts(), makeSubscriber(weather)]
  let closed = false

  const shop = await trial([], {
    seed,
    env,
    time: 'by hand',
    records: 'counts',
    faults: busFaults(weather),
    deliver: (message) => deliver(message),
    post: subscriber.post,
  })
  const way = wayThrough(shop.clock, weather, cuts)
  const trouble = (service: string) => troubles.get(service) as Trouble
  const processes = (service: string) => running.get(service) as Process[]

  const start = async (service: Service): Promise<void> => {
    const { name } = service.contract
    let host: Host | undefined
    trouble(name).hasBegunAhead ||= trouble(name).aheadMs > 0
    const mortal = { awaitsLeft: Infinity, slept: false, dead: false }
    const die = () => {
      if (host === undefined || mortal.dead || closed) return false
      mortal.dead = true
      shop.kill(host)
      running.set(
        name,
        processes(name).filter((each) => each.host !== host),
      )
      const { least, most } = RESTART_MS
      shop.clock.after(weather.chance('killed at an await').between(least, most), () => closed || void start(service))
      return true
    }
    const dieNow = () => {
      mortal.awaitsLeft = Infinity
      if (die()) weather.note('killed at an await')
    }
    const victim: Victim = {
      service: name,
      isDiskFull: () => trouble(name).diskFull,
      aheadMs: () => trouble(name).aheadMs,
      hasSlept: () => mortal.slept,
      awaits: () => {
        if (--mortal.awaitsLeft <= 0) dieNow()
      },
      die,
    }
    const started = await shop.start(service, {
      ready: false,
      alter: (world) => stormy(world, victim, weather, way, notes),
    })
    host = started
    processes(name).push({
      host,
      killAfter: (awaits) => {
        mortal.awaitsLeft = awaits
        return dieNow
      },
      pause: () => shop.pause(started),
      resume: () => {
        mortal.slept = true
        shop.resume(started)
      },
    })
  }

  const deliver = async ({ id, channel, to, text }: OutboundMessage): Promise<void> => {
    if (trouble(mailbox.name).isDown) {
      weather.note('mail server down')
      throw new Error('the mail server is down')
    }
    const giveUp = new AbortController()
    const tooLate = shop.clock.after(PATIENCE_MS, () => giveUp.abort(new Error('the mail server is silent')))
    try {
      const message = { id: `<${id}@souk>`, channel, to, raw: text }
      const { status } = await way({ from: 'notification', to: mailbox.name, signal: giveUp.signal }, () =>
        shop.send(mailbox.operations.receive, message, { service: mailbox.name }),
      )
      if (status >= 400) throw new Error(`the mail server answered ${status}`)
    } finally {
      tooLate()
    }
  }

  for (const service of services) await start(service)
  return {
    shop,
    weather,
    notes,
    cuts,
    way,
    trouble,
    subscriber,
    processes,
    startAnother: (name) => start(services.find(({ contract }) => contract.name === name) as Service),
    ready: async () => {
      for (const name of serviceNames) for (const { host } of processes(name)) await host.started
    },
    close: async () => {
      closed = true
      for (const name of serviceNames) shop.kill(name)
      await shop.stop()
    },
  }
}
