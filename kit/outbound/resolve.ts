import { Resolver } from 'node:dns/promises'
import { isIPv6, type LookupFunction } from 'node:net'
import { isPublicAddress } from './address.ts'
import { ForbiddenTarget } from './forbidden-target.ts'
import type { Reach } from './outbound.ts'
import { isLocalhost } from './target.ts'

/** Every address of a name. Rejects when there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>

const ASK = { timeout: 2_000, tries: 2 }

/**
 * Asks the name servers, and not the machine (`getaddrinfo`): that would wait in one of four threads, and a stranger whose
 * name server is silent could hold all of them. Names in `/etc/hosts` are therefore unknown, besides `localhost`: few name
 * servers know it, and who may reach this machine calls it so (RFC 6761).
 */
export function systemResolve(): Resolve {
  const resolver = new Resolver(ASK)
  return async (name) => {
    if (isLocalhost(name)) return ['127.0.0.1', '::1']
    const asked = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const found = asked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    if (found.length === 0) throw new Error(`the name ${name} has no address`)
    return found
  }
}

/** Finds the addresses to connect to. One that may not be reached forbids the name: nobody honest has both kinds. */
export const lookupFor =
  (reach: Reach, resolve: Resolve): LookupFunction =>
  (name, options, answer) => {
    const fail = (error: unknown) => answer(error as NodeJS.ErrnoException, '')
    resolve(name).then((found) => {
      if (reach === 'public' && !found.every(isPublicAddress))
        return fail(new ForbiddenTarget('Its name leads to an address that is not on the internet.'))
      const addresses = found.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
      const [first] = addresses
      if (options.all) answer(null, addresses)
      else answer(null, first?.address ?? '', first?.family)
    }, fail)
  }
