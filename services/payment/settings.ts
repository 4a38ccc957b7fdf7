import { secret } from '@souk/kit/config'

export const settings = {
  webhookSecret: secret(
    'souk-development-webhook-secret',
    'With which the provider signs its webhooks; two, with a comma between them, while it is being changed.',
  ),
}

export type PaymentSettings = typeof settings
