import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { notification } from '../contract.ts'
import { shownKind } from '../domain.ts'
import { exampleOf } from '../letters/example.ts'
import { letter } from '../letters/letter.ts'

export const template: Handler<typeof notification.operations.template, Config> = async ({ kind }, { config }) => {
  const { message, about } = exampleOf(kind)
  const { subject, text, html = '' } = letter({ ...message, channel: 'email' }, about, config)
  const brief = letter({ ...message, channel: 'sms' }, about, config).text
  return { ...shownKind(kind), subject, text, html, brief }
}
