import { every, service } from '@souk/kit/service'
import { inventory } from './contract.ts'
import { adjust } from './operations/adjust.ts'
import { availability } from './operations/availability.ts'
import { commit } from './operations/commit.ts'
import { extend } from './operations/extend.ts'
import { hold } from './operations/hold.ts'
import { movements } from './operations/movements.ts'
import { receive } from './operations/receive.ts'
import { release } from './operations/release.ts'
import { restock } from './operations/restock.ts'
import { stock } from './operations/stock.ts'
import { sweep } from './sweep.ts'

export default service(inventory, {
  durable: true,
  migrations: new URL('./migrations/', import.meta.url),
  operations: { stock, availability, receive, adjust, movements, hold, extend, commit, release, restock },
  schedules: [every(1_000, 'sweep', sweep)],
})
