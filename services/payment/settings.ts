import { secret, text } from '@souk/kit/config'

export const settings = {
  provider: text('stand-in', 'Who takes the money, and whose webhooks are heard: `stand-in` or `stripe`.'),
  webhookSecret: secret(
    'souk-development-webhook-secret',
    'With which the provider signs its webhooks; two, with a comma between them, while it is being changed.',
  ),
}

export type PaymentSettings = typeof settings
