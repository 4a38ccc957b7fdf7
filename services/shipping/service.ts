import { service } from '@souk/kit/service'
import { shipping } from './contract.ts'
import { options } from './operations/options.ts'
import { putZone } from './operations/put-zone.ts'
import { quote } from './operations/quote.ts'
import { removeZone } from './operations/remove-zone.ts'
import { zones } from './operations/zones.ts'

export default service(shipping, {
  durable: true,
  migrations: new URL('./migrations/', import.meta.url),
  operations: { options, quote, zones, putZone, removeZone },
})
