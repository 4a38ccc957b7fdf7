import { createTransport } from 'nodemailer'
import type { Clock } from '../world/clock.ts'
import { composed } from './compose.ts'
import type { Messenger } from './message.ts'
import { Undeliverable } from './undeliverable.ts'

const CONNECTIONS = 8
const MESSAGES_PER_CONNECTION = 10_000
const CONNECT_MS = 5_000
const SILENCE_MS = 10_000
const ADDRESS = /[^\s<>]+@[^\s<>]+/g

/**
 * E-mail over SMTP (RFC 5321), on connections that are kept open. `url` is `smtp://user:password@host:port`, or `smtps://`
 * for TLS from the first byte; over `smtp://` TLS is used where the server offers it. `from` is a name and an address.
 */
export function smtpMessenger(url: string, from: string, clock: Clock): Messenger {
  const transport = createTransport({
    pool: true,
    url,
    maxConnections: CONNECTIONS,
    maxMessages: MESSAGES_PER_CONNECTION,
    // A message whose connection broke may have been taken: whoever sends it decides whether it is sent again.
    maxRequeues: 0,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sender = addressOf(from)
  return {
    deliver: async (message) => {
      const raw = composed(message, from, clock.now())
      await transport
        .sendMail({ envelope: { from: sender, to: [message.to] }, raw })
        .catch((error: Error & { responseCode?: number }) => {
          throw told(error)
        })
    },
    close: async () => transport.close(),
  }
}

const addressOf = (from: string): string => /<([^<>]*)>$/.exec(from)?.[1] ?? from

/** What the server said, without the address; a reply of the 5yz class is final. */
function told({ message, responseCode = 0 }: Error & { responseCode?: number }): Error {
  const said = message.replace(ADDRESS, '[address]')
  return responseCode >= 500 ? new Undeliverable(said) : new Error(said)
}
