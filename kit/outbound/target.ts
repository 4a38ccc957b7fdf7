import { isIP } from 'node:net'
import { isPublicAddress } from './address.ts'
import type { Reach } from './outbound.ts'

/** Over the internet nothing is sent that everybody on the way can read and change. */
const SCHEMES: Readonly<Record<Reach, readonly string[]>> = { public: ['https:'], any: ['https:', 'http:'] }

/**
 * What is wrong with a URL as a target, as a sentence; undefined when nothing is that can be seen without asking where its
 * name leads. Every way to write an IPv4 address (`2130706433`, `0x7f.1`, `0177.0.0.1`) is the same address to it, as it
 * is to `URL`.
 */
export function targetFault(url: string, reach: Reach): string | undefined {
  if (!URL.canParse(url)) return 'It is no URL.'
  const { protocol, username, password, hostname, port } = new URL(url)
  if (!SCHEMES[reach].includes(protocol)) return `It must begin with ${SCHEMES[reach].join('// or ')}//.`
  if (username !== '' || password !== '') return 'It must carry no name or password.'
  if (port !== '' && !isWebPort(Number(port))) return 'Its port is none of the web: 80, 443, or one from 1024 on.'
  const host = hostname.replace(/^\[|\]$/g, '')
  if (reach === 'any') return undefined
  if (isLocalhost(host)) return 'It leads to this machine.'
  return isIP(host) > 0 && !isPublicAddress(host) ? 'Its address is not on the internet.' : undefined
}

/** Is it a name of this machine, as it stands in a URL? */
export const isLocalhost = (name: string): boolean => /(^|\.)localhost\.?$/.test(name)

/** Below 1024 other protocols listen, of which some do what stands in a request that they do not understand. */
const isWebPort = (port: number): boolean => port === 80 || port === 443 || port >= 1_024
