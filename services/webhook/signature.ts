import { Webhook } from 'standardwebhooks'
import { secretsAt, type Delivery, type Endpoint } from './domain.ts'

const PREFIX = 'whsec_'

/** A new secret out of two times 160 random bits. */
export const secretOf = (...random: readonly string[]): string =>
  PREFIX + Buffer.concat(random.map((each) => Buffer.from(each, 'base64url'))).toString('base64')

/** The headers of Standard Webhooks. The id stays the same when it is tried again, the moment and the signatures do not. */
export function headersOf(endpoint: Endpoint, { deliveryId, body }: Delivery, now: number): Record<string, string> {
  const signatures = secretsAt(endpoint, now).map((secret) => new Webhook(secret).sign(deliveryId, new Date(now), body))
  return {
    'content-type': 'application/json',
    'user-agent': 'souk-webhook',
    'webhook-id': deliveryId,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': signatures.join(' '),
  }
}
