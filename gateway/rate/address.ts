import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/** Where a request comes from, by whatever wire. */
export interface Peer {
  readonly headers: IncomingHttpHeaders
  readonly socket: { readonly remoteAddress?: string | undefined }
}

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1)$/

/**
 * The address of the client. What a header says is believed only as far as our own proxies wrote it: with `trustedHops` of
 * them in front, the client stands at that place from the end of `X-Forwarded-For`. Everything before it the client can
 * have made up. Where the header is shorter than that, somebody has come past the proxies: then the connection counts.
 */
export function clientAddress({ headers, socket }: Peer, trustedHops: number): string {
  const direct = socket.remoteAddress ?? ''
  if (trustedHops === 0) return direct
  const hops = String(headers['x-forwarded-for'] ?? '').split(',')
  const told = hops[hops.length - trustedHops]?.trim() ?? ''
  return isIP(told) === 0 ? direct : told
}

/** What proxies add to what they pass on, one or another of them. */
const relayed = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/** Did the request come from a program on this machine, and not through a proxy on it? */
export const isLocal = ({ headers, socket }: Peer): boolean =>
  loopback.test(withoutMapping(socket.remoteAddress ?? '')) && relayed.every((name) => headers[name] === undefined)

/**
 * What counts as one client: of IPv4 the first 24 bits, of IPv6 the first 64, since a customer of a provider has at least
 * that many addresses to choose from.
 */
export function networkOf(address: string): string {
  const plain = withoutMapping(address)
  if (!plain.includes(':')) return plain.slice(0, plain.lastIndexOf('.'))
  const [head = '', tail = ''] = plain.toLowerCase().split('::')
  const first = groupsOf(head)
  const last = groupsOf(tail)
  const between = plain.includes('::') ? Array<string>(8 - first.length - last.length).fill('0') : []
  return [...first, ...between, ...last]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** The 16-bit groups of a part of an IPv6 address; one that ends as IPv4 does has two of them there. */
const groupsOf = (part: string): string[] =>
  part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))

/** `::ffff:192.0.2.7`, as a socket for both versions shows an IPv4 address. */
const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
