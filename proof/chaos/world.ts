import type { TestContext } from 'node:test'
import { NatsServer, natsServer, NO_NATS } from '@souk/kit/testing/nats'
import { startPostgres } from '@souk/kit/testing/postgres'
import { startSystem, temporaryFolder, type System } from '../journeys/system.ts'
import { openLink, type Link } from './link.ts'
import { openSwitchboard } from './switchboard.ts'

export const worlds = ['sqlite', 'postgres+nats'] as const
export type WorldName = (typeof worlds)[number]

/** The real processes, and the wires between them that can be broken. */
export interface World {
  readonly shop: System
  /** The way of the customers to the gateway. */
  readonly door: Link
  /** Every wire there is now, by what is at its far end. */
  links(): ReadonlyMap<string, Link>
  /** The port at which the processes find the bus, where it is not one of them. */
  readonly busPort: number | undefined
  /** The bus where it is not a process of the system. */
  readonly nats: NatsServer | undefined
}

/** Parcels travel within seconds, so that what a purchase sets going comes to its end. */
const QUICK_CARRIER = { CARRIER_COLLECT_AFTER_SECONDS: '1', CARRIER_STEP_SECONDS: '0' }

/** Starts the system as `npm start` does, with a link wherever one process talks to another. Everything is gone after `t`. */
export async function openWorld(name: WorldName, t: Pick<TestContext, 'after'>): Promise<World> {
  const links = new Map<string, Link>()
  const linkTo = async (what: string, port: number) => {
    const link = await openLink(port)
    t.after(() => link.close())
    links.set(what, link)
    return link
  }
  const data = temporaryFolder()
  const switchboard = await openSwitchboard(data)
  t.after(() => switchboard.close())
  const registry = await linkTo('registry', switchboard.port)
  const env: Record<string, string> = {
    ...QUICK_CARRIER,
    // Every letter is looked for in the end.
    MAILBOX_KEPT_MESSAGES: '1000000',
    SOUK_DISCOVERY_URL: `http://souk:switchboard@127.0.0.1:${registry.port}`,
  }
  const nats = name === 'sqlite' ? undefined : await startServers(t, env, linkTo)
  const shop = await startSystem(t, { env, data })
  const door = await linkTo('gateway', shop.port)
  return {
    shop,
    door,
    links: () => new Map([...links, ...switchboard.links()]),
    busPort: links.get('bus')?.port,
    nats,
  }
}

/** PostgreSQL and NATS, each behind a link; `env` then says where they are. */
async function startServers(
  t: Pick<TestContext, 'after'>,
  env: Record<string, string>,
  linkTo: (what: string, port: number) => Promise<Link>,
): Promise<NatsServer> {
  const binary = natsServer()
  if (binary === undefined) throw new Error(NO_NATS)
  const [postgres, nats] = await Promise.all([startPostgres(), NatsServer.start(binary)])
  const database = new URL(postgres.url)
  database.port = String((await linkTo('database', Number(database.port))).port)
  const bus = await linkTo('bus', Number(new URL(nats.url).port))
  Object.assign(env, { SOUK_DATABASE_URL: database.href, SOUK_BUS_URL: `nats://127.0.0.1:${bus.port}` })
  t.after(() => Promise.all([postgres.stop(), nats.close()]))
  return nats
}
