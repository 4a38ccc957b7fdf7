import { staff } from '@souk/kit/testing'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import { giveBackSoon } from './intervention.ts'
import { serviceNames, type Market } from './market.ts'
import { poison } from './poison.ts'
import type { Kind } from './weather.ts'

const HOUR_MS = 3_600_000
const SILENCE_MS = 5_000

/** How often a trouble comes at full strength, and how long it lasts. */
interface Spell {
  readonly most: number
  readonly leastMs: number
  readonly mostMs: number
  /** Begins it, and answers how it ends. */
  begin(market: Market): (() => void) | undefined
}

const anyService = ({ weather }: Market, kind: Kind): string => weather.chance(kind).pick(serviceNames)

/** Troubles that come, last and go. */
const spells: Partial<Record<Kind, Spell>> = {
  'killed at an await': {
    most: 12,
    leastMs: 500,
    // One that does nothing waits for nothing, and dies all the same.
    mostMs: 3_000,
    begin: (market) => {
      const chance = market.weather.chance('killed at an await')
      const alive = market.processes(anyService(market, 'killed at an await'))
      return alive.length > 0 ? chance.pick(alive).killAfter(chance.between(1, 12)) : undefined
    },
  },
  'process stands still': {
    most: 3,
    leastMs: SILENCE_MS + 2_000,
    mostMs: 15_000,
    begin: (market) => {
      const [first, ...others] = market.processes('order')
      if (first === undefined || others.length === 0) return undefined
      market.weather.note('process stands still')
      first.pause()
      return () => first.resume()
    },
  },
  partition: {
    most: 5,
    leastMs: 1_000,
    mostMs: 60_000,
    begin: (market) => {
      const [one, other] = [anyService(market, 'partition'), anyService(market, 'partition')]
      market.cuts.cut(one, other)
      return () => market.cuts.heal(one, other)
    },
  },
  'disk is full': {
    most: 3,
    leastMs: 500,
    mostMs: 8_000,
    begin: (market) => {
      const trouble = market.trouble(anyService(market, 'disk is full'))
      trouble.diskFull = true
      return () => void (trouble.diskFull = false)
    },
  },
  'mail server down': {
    most: 2,
    leastMs: 1_000,
    mostMs: 20_000,
    begin: (market) => {
      const trouble = market.trouble('mailbox')
      trouble.isDown = true
      return () => void (trouble.isDown = false)
    },
  },
  'reservation given back': { most: 4, leastMs: 1_000, mostMs: 10_000, begin: giveBackSoon },
  'clock jumps': {
    most: 2,
    leastMs: 500,
    mostMs: 10_000,
    begin: (market) => {
      const trouble = market.trouble(anyService(market, 'clock jumps'))
      market.weather.note('clock jumps')
      trouble.aheadMs = market.weather.chance('clock jumps').pick([HOUR_MS, -HOUR_MS])
      return () => void (trouble.aheadMs = 0)
    },
  },
  'everything redelivered': {
    most: 2,
    leastMs: 0,
    mostMs: 0,
    begin: ({ shop, weather }) => {
      const kind = 'everything redelivered'
      const [group, topic] = weather.chance(kind).pick([
        ['notification', 'order'],
        ['order', 'payment'],
        ['cart', 'order'],
        ['cart', 'catalog'],
      ] as const)
      void shop.bus.rewind(group, topic, 'beginning').then(
        () => weather.note(kind),
        () => {},
      )
      return undefined
    },
  },
  'poisoned event': {
    most: 2,
    leastMs: 0,
    mostMs: 0,
    begin: (market) => {
      poison(market)
      return undefined
    },
  },
}

/** Lets the storm begin: everything that is to come is on the clock. Answers what ends all that has not ended then. */
export async function unleash(market: Market, stormMs: number): Promise<() => Promise<void>> {
  const { weather, shop } = market
  const open = new Set<() => void>()
  for (const [kind, spell] of Object.entries(spells) as [Kind, Spell][]) {
    const chance = weather.chance(kind)
    const times = weather.strength(kind) === 0 ? 0 : Math.max(1, Math.round(spell.most * weather.strength(kind)))
    for (let time = 0; time < times; time++) {
      const at = chance.between(0, stormMs)
      const lastsMs = chance.between(spell.leastMs, spell.mostMs)
      shop.clock.after(at, () => {
        if (!weather.isStormy()) return
        const end = spell.begin(market)
        if (end === undefined) return
        const once = () => open.delete(once) && end()
        open.add(once)
        shop.clock.after(lastsMs, once)
      })
    }
  }
  if (weather.strength('process stands still') > 0) await market.startAnother('order')
  await shop.send(provider.operations.faults, providerFaults(market), staff)
  weather.rage()
  return async () => {
    weather.calm()
    for (const end of open) end()
  }
}

/** What the payment provider does wrong in this run. */
function providerFaults({ weather }: Market) {
  const silent = weather.strength('provider silent')
  const broken = weather.strength('provider out of order')
  const disturbed = weather.strength('webhooks disturbed')
  const chance = weather.chance('webhooks disturbed')
  return {
    ...(silent > 0 ? { silentRate: Math.ceil(silent * 30) } : {}),
    ...(broken > 0 ? { errorRate: Math.ceil(broken * 35) } : {}),
    ...(disturbed > 0
      ? {
          webhooksForAll: true,
          webhookTwice: chance.happens(0.5),
          webhookReversed: chance.happens(0.5),
          webhookDelayMs: chance.between(0, 6_000),
        }
      : {}),
  }
}
