import { configure, flag, integer, text, type Configured } from '@souk/kit/config'
import type { RateSettings } from './rate/limiter.ts'

/** What an operator may set for the gateway. */
export const gatewaySettings = {
  trustedHops: integer(
    0,
    'How many proxies of your own stand in front of the gateway and add to `X-Forwarded-For`; what comes before theirs is not believed.',
    { min: 0, max: 10 },
  ),
  browsePerMinute: integer(
    6_000,
    'Requests in a minute from one network (IPv4 /24, IPv6 /64); from one account a tenth.',
    {
      min: 1,
    },
  ),
  checkoutPerMinute: integer(600, 'The same for operations of the checkout.', { min: 1 }),
  guessPerMinute: integer(
    100,
    'The same for operations that take what somebody could guess by trying, as a password.',
    {
      min: 1,
    },
  ),
  corsOrigins: text(
    '',
    'The origins of web pages that may read answers, with spaces between: `https://shop.example`. `*`: every page. Without it none.',
  ),
  cacheMegabytes: integer(32, 'How much of answers to public reads is kept at most; 0: nothing.', {
    min: 0,
    max: 4_096,
  }),
  accessLogPercent: integer(
    1,
    'Of how many requests in a hundred a line is written to the log; of those that end with 500 or more always.',
    { min: 0, max: 100 },
  ),
  forgetHours: integer(
    24,
    'After how many hours a service of which nothing runs is unknown (404 instead of 503), if it is no part of the system any more.',
    { min: 1, max: 8_760 },
  ),
  limitLocal: flag(false, 'Limit programs on this machine too.'),
}

export type GatewaySettings = Configured<typeof gatewaySettings>

const HOUR_MS = 3_600_000

/** After how long a service of which nothing runs is unknown. */
export const forgetMs = ({ forgetHours }: GatewaySettings): number => forgetHours * HOUR_MS

/** Whose settings these are in the environment. */
export const OWNER = 'gateway'
export const defaultSettings: GatewaySettings = configure(OWNER, gatewaySettings, {})

/** The limits on how often somebody may ask. */
export const ratesOf = (settings: GatewaySettings): RateSettings => ({
  perMinute: {
    browse: settings.browsePerMinute,
    checkout: settings.checkoutPerMinute,
    guess: settings.guessPerMinute,
  },
  trustedHops: settings.trustedHops,
  limitLocal: settings.limitLocal,
})
