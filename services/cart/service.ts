import { catalog } from '@souk/catalog/contract'
import { every, on, service } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import { config } from './config.ts'
import { cart } from './contract.ts'
import { expireCarts } from './expire.ts'
import { forgetOldQuotes } from './forget.ts'
import { add } from './operations/add.ts'
import { cartsOf } from './operations/carts-of.ts'
import { change } from './operations/change.ts'
import { checkout } from './operations/checkout.ts'
import { chooseDelivery } from './operations/choose-delivery.ts'
import { create } from './operations/create.ts'
import { eraseCustomer } from './operations/erase-customer.ts'
import { merge } from './operations/merge.ts'
import { mine } from './operations/mine.ts'
import { openMine } from './operations/open-mine.ts'
import { remove } from './operations/remove.ts'
import { removeDelivery } from './operations/remove-delivery.ts'
import { replace } from './operations/replace.ts'
import { shippingOptions } from './operations/shipping-options.ts'
import { show } from './operations/show.ts'
import { pricesTold, productGone, productTold } from './reactions/offers.ts'
import { orderConfirmed } from './reactions/order-confirmed.ts'

export default service(cart, {
  config,
  migrations: new URL('./migrations/', import.meta.url),
  operations: {
    create,
    mine,
    openMine,
    merge,
    show,
    add,
    replace,
    change,
    remove,
    shippingOptions,
    chooseDelivery,
    removeDelivery,
    checkout,
    cartsOf,
    eraseCustomer,
  },
  reactions: [
    on(catalog.events.created, productTold),
    on(catalog.events.changed, productTold),
    on(catalog.events.priced, pricesTold),
    on(catalog.events.deleted, productGone),
    on(order.events.confirmed, orderConfirmed),
  ],
  schedules: [every(60_000, 'expire', expireCarts), every(3_600_000, 'forget-quotes', forgetOldQuotes)],
})
