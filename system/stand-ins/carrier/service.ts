import { every, service } from '@souk/kit/service'
import { carrier } from './contract.ts'
import { move } from './move.ts'
import { book } from './operations/book.ts'
import { cancel } from './operations/cancel.ts'
import { faults } from './operations/faults.ts'
import { lookup } from './operations/lookup.ts'
import { news } from './operations/news.ts'
import { parcels } from './operations/parcels.ts'
import { push } from './operations/push.ts'
import { settings } from './settings.ts'

export default service(carrier, {
  durable: true,
  config: settings,
  migrations: new URL('./migrations/', import.meta.url),
  operations: { book, lookup, cancel, news, parcels, push, faults },
  schedules: [every(1_000, 'move', move)],
})
