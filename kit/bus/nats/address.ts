/** What the address of a NATS server or cluster says. */
export interface NatsAddress {
  /** `host:port` each. */
  readonly servers: readonly string[]
  readonly user?: string
  readonly pass?: string
  readonly token?: string
}

/** Three copies need three servers; a number between them would survive no more than one. */
const CLUSTER = 3

/** Reads `nats://user:password@host:port,host:port` or `nats://token@host`. Throws a sentence without the secret. */
export function readNatsAddress(url: string): NatsAddress {
  const [, secret, hosts] = /^nats:\/\/(?:([^@/]*)@)?([^@/?#]+)\/?$/.exec(url) ?? []
  if (hosts === undefined)
    throw new Error('The address of NATS is written nats://host:port or nats://host:port,host:port.')
  const servers = hosts.split(',')
  if (secret === undefined) return { servers }
  const [user = '', pass] = secret.split(':').map(decodeURIComponent)
  return pass === undefined ? { servers, token: user } : { servers, user, pass }
}

/** How many servers keep each event: all that a majority vote makes sense for, or the only one. */
export const copiesOn = ({ servers }: NatsAddress): 1 | 3 => (servers.length >= CLUSTER ? CLUSTER : 1)
