import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import type { Instance } from '@souk/kit/discovery'
import { openLink, type Link } from './link.ts'

/** The way to the registry, and the links to every instance that is in it. */
export interface Switchboard {
  readonly port: number
  /** By service, `order` or `order 2`: the way of everybody to one of its instances. */
  links(): ReadonlyMap<string, Link>
  close(): Promise<void>
}

interface Listing {
  readonly revision: number
  readonly instances: readonly Instance[]
}

/**
 * Stands before the registry of the system with this data folder. It passes everything on; but who asks where an instance is,
 * is told the near end of a link to it.
 */
export async function openSwitchboard(data: string): Promise<Switchboard> {
  const ways = createWays()
  const server = createServer((request, response) => {
    passOn(request, response).catch(() => response.destroy())
  })
  const passOn = async (request: IncomingMessage, response: ServerResponse) => {
    const leave = new AbortController()
    response.once('close', () => leave.abort())
    const { url, token } = registryOf(data)
    const body = await text(request)
    const reply = await fetch(`${url}${request.url}`, {
      method: request.method as string,
      headers: { authorization: `Bearer ${token}`, ...(body === '' ? {} : { 'content-type': 'application/json' }) },
      ...(body === '' ? {} : { body }),
      signal: leave.signal,
    })
    const answer = await reply.text()
    const isListing = request.method === 'GET' && reply.ok
    response.writeHead(reply.status, { 'content-type': 'application/json' })
    response.end(isListing ? JSON.stringify(await ways.redirected(JSON.parse(answer) as Listing)) : answer)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    links: ways.links,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await ways.close()
    },
  }
}

/** What the supervisor has written down, once it runs. */
function registryOf(data: string): { url: string; token: string } {
  const read = (file: string) => JSON.parse(readFileSync(join(data, file), 'utf8')) as Record<string, string>
  return { url: read('control.json').url as string, token: read('secrets.json').registryToken as string }
}

interface Way {
  readonly service: string
  readonly opening: Promise<Link>
  /** Once it is open. */
  link?: Link
}

/** A link for each instance, as long as it is listed. */
function createWays() {
  const ways = new Map<string, Way>()
  let latest = -1

  const wayTo = ({ id, service, url }: Instance): Promise<Link> => {
    const known = ways.get(id)
    if (known) return known.opening
    const way: Way = { service, opening: openLink(Number(new URL(url).port)) }
    ways.set(id, way)
    return way.opening.then((link) => (way.link = link))
  }
  const forget = (isGone: (id: string) => boolean) =>
    Promise.all(
      [...ways]
        .filter(([id]) => isGone(id))
        .map(async ([id, { opening }]) => {
          ways.delete(id)
          await (await opening).close()
        }),
    )

  return {
    redirected: async (listing: Listing): Promise<Listing> => {
      const ids = new Set(listing.instances.map(({ id }) => id))
      // An answer that was overtaken by a later one does not know who has come since.
      if (listing.revision > latest) void forget((id) => !ids.has(id))
      latest = Math.max(latest, listing.revision)
      const instances = await Promise.all(
        listing.instances.map(async (each) => ({ ...each, url: `http://127.0.0.1:${(await wayTo(each)).port}` })),
      )
      return { ...listing, instances }
    },
    links: (): ReadonlyMap<string, Link> => {
      const named = new Map<string, Link>()
      for (const { service, link } of ways.values())
        if (link) named.set(named.has(service) ? `${service} 2` : service, link)
      return named
    },
    close: () => forget(() => true),
  }
}
