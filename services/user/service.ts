import { audit as acts } from '@souk/kit/audit'
import { every, on, runs, service } from '@souk/kit/service'
import { config } from './config.ts'
import { user } from './contract.ts'
import { erasure } from './erasure/erasure.ts'
import { recordErasure } from './erasure/record.ts'
import { forget, tendKeys } from './forget.ts'
import * as operations from './operations.ts'
import { staffActed } from './reactions/staff-acted.ts'

export default service(user, {
  config,
  migrations: new URL('./migrations/', import.meta.url),
  operations,
  reactions: [on(acts.events.acted, staffActed)],
  schedules: [every(60_000, 'forget', forget), every(3_600_000, 'tend-keys', tendKeys)],
  sagas: [runs(erasure, recordErasure)],
})
