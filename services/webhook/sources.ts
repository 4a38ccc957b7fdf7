import { cart } from '@souk/cart/contract'
import { catalog } from '@souk/catalog/contract'
import { inventory } from '@souk/inventory/contract'
import type { EventType } from '@souk/kit/contract'
import { notification } from '@souk/notification/contract'
import { order } from '@souk/order/contract'
import { payment } from '@souk/payment/contract'
import { shipping } from '@souk/shipping/contract'
import { user } from '@souk/user/contract'

/** Whose events can be subscribed: every event of these contracts, also those that they will have. */
const sources = [cart, catalog, inventory, notification, order, payment, shipping, user]

/** Everything that can be subscribed. */
export const eventTypes: readonly EventType[] = sources.flatMap(({ events }) => Object.values<EventType>(events))
