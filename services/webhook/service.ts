import { every, service } from '@souk/kit/service'
import { config } from './config.ts'
import { webhook } from './contract.ts'
import { forget } from './forget.ts'
import { change } from './operations/change.ts'
import { create } from './operations/create.ts'
import { deliveries } from './operations/deliveries.ts'
import { eventTypes } from './operations/event-types.ts'
import { list } from './operations/list.ts'
import { remove } from './operations/remove.ts'
import { resend } from './operations/resend.ts'
import { rotateSecret } from './operations/rotate-secret.ts'
import { sendTest } from './operations/send-test.ts'
import { show } from './operations/show.ts'
import { reactions } from './reactions.ts'
import { send } from './send.ts'

export default service(webhook, {
  config,
  migrations: new URL('./migrations/', import.meta.url),
  operations: { eventTypes, list, create, show, change, remove, rotateSecret, sendTest, deliveries, resend },
  reactions,
  schedules: [every(500, 'send', send), every(600_000, 'forget', forget)],
})
