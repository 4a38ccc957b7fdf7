import type Stripe from 'stripe'
import type { Configured } from '@souk/kit/config'
import type { StripeSettings } from './settings.ts'

const TIMEOUT_MS = 20_000

const clients = new Map<string, Promise<Stripe>>()

/** The client of Stripe. It is loaded when it is needed, and repeats nothing by itself: the saga does that, with the same key. */
export function client({ stripeSecretKey, stripeUrl }: Configured<StripeSettings>): Promise<Stripe> {
  const name = `${stripeSecretKey} ${stripeUrl}`
  const known = clients.get(name) ?? open(stripeSecretKey, new URL(stripeUrl))
  clients.set(name, known)
  return known
}

async function open(key: string, { protocol, hostname, port }: URL): Promise<Stripe> {
  const { default: StripeClient } = await import('stripe')
  return new StripeClient(key, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    ...(port === '' ? {} : { port }),
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
  })
}
