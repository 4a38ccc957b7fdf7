import { every, on, runs, service } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import { shipping } from './contract.ts'
import { followNews } from './follow-news.ts'
import { eraseCustomer } from './operations/erase-customer.ts'
import { list } from './operations/list.ts'
import { options } from './operations/options.ts'
import { putZone } from './operations/put-zone.ts'
import { quote } from './operations/quote.ts'
import { removeZone } from './operations/remove-zone.ts'
import { retry } from './operations/retry.ts'
import { show } from './operations/show.ts'
import { stop } from './operations/stop.ts'
import { zones } from './operations/zones.ts'
import { orderCancelled } from './reactions/order-cancelled.ts'
import { orderConfirmed } from './reactions/order-confirmed.ts'
import { record } from './shipment/record.ts'
import { shipment } from './shipment/shipment.ts'

export default service(shipping, {
  durable: true,
  migrations: new URL('./migrations/', import.meta.url),
  operations: { options, quote, zones, putZone, removeZone, show, list, stop, retry, eraseCustomer },
  reactions: [on(order.events.confirmed, orderConfirmed), on(order.events.cancelled, orderCancelled)],
  schedules: [every(2_000, 'follow-news', followNews)],
  sagas: [runs(shipment, record)],
})
