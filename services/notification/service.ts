import { every, service } from '@souk/kit/service'
import { sendLetters } from './account/send.ts'
import { config } from './config.ts'
import { notification } from './contract.ts'
import { messages } from './operations/messages.ts'
import { preferences } from './operations/preferences.ts'
import { putPreferences } from './operations/put-preferences.ts'
import { resend } from './operations/resend.ts'
import { resendFailed } from './operations/resend-failed.ts'
import { template } from './operations/template.ts'
import { templates } from './operations/templates.ts'
import { unsubscribe } from './operations/unsubscribe.ts'
import { reactions } from './reactions.ts'
import { send } from './send.ts'

export default service(notification, {
  config,
  migrations: new URL('./migrations/', import.meta.url),
  operations: { messages, resend, resendFailed, templates, template, preferences, putPreferences, unsubscribe },
  reactions,
  schedules: [
    every(500, 'send-mails', send('email')),
    every(1_000, 'send-texts', send('sms')),
    every(1_000, 'send-letters', sendLetters),
  ],
})
