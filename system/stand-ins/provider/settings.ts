import { secret, text } from '@souk/kit/config'

export const settings = {
  webhookSecret: secret(
    'souk-development-webhook-secret',
    'Signs the webhooks, and whoever hears them knows the same; of two, with a comma between them, the first.',
  ),
  publicUrl: text(
    '',
    'What the address of the page for a second step begins with. Default: a path at the public door.',
  ),
}

export type ProviderSettings = typeof settings
