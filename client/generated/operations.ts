// Made by `npm run generate`: edit the contracts, not this file.
import type { Command, List, Live, Query } from '../operation.ts'

/** The shop, by services. */
export interface Souk {
  /** Knows what somebody is about to buy, and whether it can still be bought at that price. */
  readonly cart: CartOperations
  /** Knows what the shop sells: products, their variants, prices, categories and pictures. */
  readonly catalog: CatalogOperations
  /** Knows how many units there are, holds them for orders and never promises one unit twice. */
  readonly inventory: InventoryOperations
  /** Tells customers what became of their order: once for each fact, however often it has to try. Writes the letters about accounts too. */
  readonly notification: NotificationOperations
  /** Turns a cart into a promise to deliver, and coordinates stock and payment until it is kept or called off. */
  readonly order: OrderOperations
  /** Takes money for orders: once, whatever fails. What it does not know it looks up; it never charges again to find out. */
  readonly payment: PaymentOperations
  /** Says what delivery costs, has the parcels of confirmed orders collected, and follows them. */
  readonly shipping: ShippingOperations
  /** Knows who people are: accounts, passwords, sessions, and the keys that sign their access tokens. */
  readonly user: UserOperations
  /** Tells systems of others what happened, by signed requests to addresses that staff subscribe (Standard Webhooks). */
  readonly webhook: WebhookOperations
}

/** An exact amount of money: a whole number of minor units (pence, cents) and its currency. */
export interface Money {
  /** Minor units: 2499 is 24.99 GBP. */
  amount: number
  /** ISO 4217 currency code. */
  currency: string
}

/** What any operation may answer instead: problems of the platform. */
export type PlatformCode =
  | 'malformed'
  | 'unknown_parameter'
  | 'idempotency_key_missing'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'too_large'
  | 'unsupported_media_type'
  | 'request_running'
  | 'invalid'
  | 'idempotency_key_reused'
  | 'rate_limited'
  | 'headers_too_large'
  | 'defect'
  | 'overloaded'
  | 'unavailable'
  | 'outcome_unknown'
  | 'deadline_exceeded'

/** Whatever a problem can have as its code. */
export type ProblemCode =
  | PlatformCode
  | 'already_cancelled'
  | 'already_ordered'
  | 'already_received'
  | 'already_sent'
  | 'already_shipped'
  | 'bad_cursor'
  | 'bad_header'
  | 'bad_media'
  | 'bad_signature'
  | 'bad_url'
  | 'cancelled'
  | 'cannot_sign'
  | 'card_number'
  | 'cart_changed'
  | 'cart_closed'
  | 'catalog_unavailable'
  | 'changed_meanwhile'
  | 'does_not_fit'
  | 'duplicate_currency'
  | 'duplicate_option'
  | 'duplicate_sku'
  | 'email_taken'
  | 'empty_cart'
  | 'endpoint_disabled'
  | 'held_by_orders'
  | 'impossible_time'
  | 'impossible_zone'
  | 'inventory_unavailable'
  | 'lines_or_amount'
  | 'link_spent'
  | 'locked'
  | 'malformed_event'
  | 'more_than_captured'
  | 'more_than_left'
  | 'more_than_yours'
  | 'no_account'
  | 'no_amount'
  | 'no_cart'
  | 'no_such_time'
  | 'not_asked'
  | 'not_captured'
  | 'not_confirmed'
  | 'not_delivered'
  | 'not_delivered_there'
  | 'not_held'
  | 'not_offered'
  | 'not_priced'
  | 'not_purchased'
  | 'not_sold'
  | 'orders_under_way'
  | 'other_currency'
  | 'out_of_stock'
  | 'payment_declined'
  | 'provider_away'
  | 'refund_under_way'
  | 'rest_of_world'
  | 'session_over'
  | 'shipping_option_needed'
  | 'shipping_unavailable'
  | 'sku_taken'
  | 'slug_taken'
  | 'staff_only'
  | 'too_busy'
  | 'too_many_addresses'
  | 'too_many_endpoints'
  | 'too_many_keys'
  | 'too_many_lines'
  | 'too_many_variants'
  | 'too_much'
  | 'undecided'
  | 'unknown_account'
  | 'unknown_address'
  | 'unknown_cart'
  | 'unknown_case'
  | 'unknown_category'
  | 'unknown_currency'
  | 'unknown_customer'
  | 'unknown_delivery'
  | 'unknown_endpoint'
  | 'unknown_event'
  | 'unknown_item'
  | 'unknown_key'
  | 'unknown_media'
  | 'unknown_message'
  | 'unknown_order'
  | 'unknown_payment'
  | 'unknown_product'
  | 'unknown_provider'
  | 'unknown_return'
  | 'unknown_role'
  | 'unknown_session'
  | 'unknown_shipment'
  | 'unknown_shipping_option'
  | 'unknown_sku'
  | 'unknown_staff'
  | 'unknown_variant'
  | 'unknown_zone'
  | 'unsupported_amount'
  | 'weak_password'
  | 'wrong_credentials'
  | 'wrong_currency'
  | 'wrong_password'
  | 'yourself'

/** Knows what somebody is about to buy, and whether it can still be bought at that price. */
export interface CartOperations {
  /**
   * An empty cart. A guest keeps its token: it is the only key to it. A guest who asks again, also under the same Idempotency-Key, gets another cart.
   *
   * `POST /v1/carts`, for anybody.
   */
  readonly create: Command<CartCreateInput | void, CartCreateOutput, CartCreateCode>
  /**
   * The open cart of the customer who is signed in, looked at again as `show` does. There is one for each currency.
   *
   * `GET /v1/carts/mine`, for who is signed in.
   */
  readonly mine: Query<CartMineInput | void, CartMineOutput, CartMineCode>
  /**
   * The open cart of the customer who is signed in. It is made if there is none, and needs no token.
   *
   * `PUT /v1/carts/mine`, for who is signed in.
   */
  readonly openMine: Command<CartOpenMineInput | void, CartOpenMineOutput, CartOpenMineCode>
  /**
   * Brings a guest's cart into the open cart of the customer who has signed in: the same sku at the same price adds up, everything else stays a line of its own, at its price. All of it or, with every line named that does not fit, nothing. Then the token opens nothing any more. Doing it again changes nothing.
   *
   * `POST /v1/carts/{cartId}/merge`, for who is signed in.
   */
  readonly merge: Command<CartMergeInput, CartMergeOutput, CartMergeCode>
  /**
   * The cart, with prices and stock looked at again: each line says what stands in its way.
   *
   * `GET /v1/carts/{cartId}`, for anybody.
   */
  readonly show: Query<CartShowInput, CartShowOutput, CartShowCode>
  /**
   * Puts something into the cart. The same sku at the same price is added to its line.
   *
   * `POST /v1/carts/{cartId}/items`, for anybody.
   */
  readonly add: Command<CartAddInput, CartAddOutput, CartAddCode>
  /**
   * The whole list at once, instead of what was there.
   *
   * `PUT /v1/carts/{cartId}/items`, for anybody.
   */
  readonly replace: Command<CartReplaceInput, CartReplaceOutput, CartReplaceCode>
  /**
   * Another quantity. The price follows the catalogue again, unless it was negotiated.
   *
   * `PATCH /v1/carts/{cartId}/items/{itemId}`, for anybody.
   */
  readonly change: Command<CartChangeInput, CartChangeOutput, CartChangeCode>
  /**
   * Takes a line out. Doing it again changes nothing.
   *
   * `DELETE /v1/carts/{cartId}/items/{itemId}`, for anybody.
   */
  readonly remove: Command<CartRemoveInput, CartRemoveOutput, CartRemoveCode>
  /**
   * The ways to deliver what is in the cart to a country, and what all of it costs then. One of them can be chosen, here or by the order.
   *
   * `GET /v1/carts/{cartId}/shipping-options`, for anybody.
   */
  readonly shippingOptions: Query<CartShippingOptionsInput, CartShippingOptionsOutput, CartShippingOptionsCode>
  /**
   * Chooses where the cart goes and how: the totals have the price of that from now on. Doing it again accepts the price of today.
   *
   * `PUT /v1/carts/{cartId}/delivery`, for anybody.
   */
  readonly chooseDelivery: Command<CartChooseDeliveryInput, CartChooseDeliveryOutput, CartChooseDeliveryCode>
  /**
   * Leaves it to the order how the cart is delivered. Doing it again changes nothing.
   *
   * `DELETE /v1/carts/{cartId}/delivery`, for anybody.
   */
  readonly removeDelivery: Command<CartRemoveDeliveryInput, CartRemoveDeliveryOutput, CartRemoveDeliveryCode>
}

/** Knows what the shop sells: products, their variants, prices, categories and pictures. */
export interface CatalogOperations {
  /**
   * The products, newest first. `category`, `sku` and `id` narrow the list.
   *
   * `GET /v1/products`, for anybody.
   */
  readonly products: List<
    CatalogProductsInput | void,
    CatalogProductsOutput,
    CatalogProductsOutput['data'][number],
    CatalogProductsCode
  >
  /**
   * One product, by its id or its slug.
   *
   * `GET /v1/products/{idOrSlug}`, for anybody.
   */
  readonly product: Query<CatalogProductInput, CatalogProductOutput, CatalogProductCode>
  /**
   * What is sold under some skus, and for how much. Skus that nobody sells are left out.
   *
   * `GET /v1/variants`, for anybody.
   */
  readonly variants: Query<CatalogVariantsInput, CatalogVariantsOutput, CatalogVariantsCode>
  /**
   * A new product. Without a slug one is made from the title.
   *
   * `POST /v1/products`, for staff with `catalog:write`.
   */
  readonly create: Command<CatalogCreateInput, CatalogCreateOutput, CatalogCreateCode>
  /**
   * Changes what is given and leaves the rest. A new title leaves the slug as it is.
   *
   * `PATCH /v1/products/{id}`, for staff with `catalog:write`.
   */
  readonly change: Command<CatalogChangeInput, CatalogChangeOutput, CatalogChangeCode>
  /**
   * Takes a product out of the shop for good. Its skus and its slug are free again.
   *
   * `DELETE /v1/products/{id}`, for staff with `catalog:write`.
   */
  readonly remove: Command<CatalogRemoveInput, CatalogRemoveOutput, CatalogRemoveCode>
  /**
   * One more variant, at the end of the list.
   *
   * `POST /v1/products/{id}/variants`, for staff with `catalog:write`.
   */
  readonly addVariant: Command<CatalogAddVariantInput, CatalogAddVariantOutput, CatalogAddVariantCode>
  /**
   * Changes what is given of a variant and leaves the rest.
   *
   * `PATCH /v1/products/{id}/variants/{variantId}`, for staff with `catalog:write`.
   */
  readonly changeVariant: Command<CatalogChangeVariantInput, CatalogChangeVariantOutput, CatalogChangeVariantCode>
  /**
   * Takes a variant out of the shop for good.
   *
   * `DELETE /v1/products/{id}/variants/{variantId}`, for staff with `catalog:write`.
   */
  readonly removeVariant: Command<CatalogRemoveVariantInput, CatalogRemoveVariantOutput, CatalogRemoveVariantCode>
  /**
   * The whole price list of a variant. An empty one takes it off sale.
   *
   * `PUT /v1/products/{id}/variants/{variantId}/prices`, for staff with `catalog:write`.
   */
  readonly price: Command<CatalogPriceInput, CatalogPriceOutput, CatalogPriceCode>
  /**
   * The categories, by slug.
   *
   * `GET /v1/categories`, for anybody.
   */
  readonly categories: List<
    CatalogCategoriesInput | void,
    CatalogCategoriesOutput,
    CatalogCategoriesOutput['data'][number],
    CatalogCategoriesCode
  >
  /**
   * Makes a category, or describes it anew.
   *
   * `PUT /v1/categories/{slug}`, for staff with `catalog:write`.
   */
  readonly putCategory: Command<CatalogPutCategoryInput, CatalogPutCategoryOutput, CatalogPutCategoryCode>
  /**
   * A picture.
   *
   * `GET /v1/media/{name}`, for anybody.
   */
  readonly media: Query<CatalogMediaInput, CatalogMediaOutput, CatalogMediaCode>
  /**
   * Stores a picture under a name, instead of the one that was there.
   *
   * `PUT /v1/media/{name}`, for staff with `catalog:write`.
   */
  readonly putMedia: Command<CatalogPutMediaInput, CatalogPutMediaOutput, CatalogPutMediaCode>
  /**
   * Makes or updates products from CSV with the columns sku, title, description, category, price, currency, or stockCode, description, unitPriceGbp. One line is one sku. An existing sku gets the price in its currency, and its product, when it has no other variant, the title, the description and one more category. Empty cells change nothing. Good lines are kept, also when others are refused.
   *
   * `POST /v1/imports`, for staff with `catalog:write`.
   */
  readonly importProducts: Command<CatalogImportProductsInput, CatalogImportProductsOutput, CatalogImportProductsCode>
}

/** Knows how many units there are, holds them for orders and never promises one unit twice. */
export interface InventoryOperations {
  /**
   * What can be sold now.
   *
   * `GET /v1/stock/{sku}`, for anybody.
   */
  readonly stock: Query<InventoryStockInput, InventoryStockOutput, InventoryStockCode>
  /**
   * What can be sold now of several skus. Those that never arrived are left out.
   *
   * `GET /v1/stock`, for anybody.
   */
  readonly availability: Query<InventoryAvailabilityInput, InventoryAvailabilityOutput, InventoryAvailabilityCode>
  /**
   * Units arrived in the warehouse. The first receipt of a sku makes it known.
   *
   * `POST /v1/stock/{sku}/receipts`, for staff with `inventory:write`.
   */
  readonly receive: Command<InventoryReceiveInput, InventoryReceiveOutput, InventoryReceiveCode>
  /**
   * Corrects the count after a stocktaking, a breakage or a find.
   *
   * `POST /v1/stock/{sku}/adjustments`, for staff with `inventory:write`.
   */
  readonly adjust: Command<InventoryAdjustInput, InventoryAdjustOutput, InventoryAdjustCode>
  /**
   * The ledger of a sku, newest first: every change of the count and why.
   *
   * `GET /v1/stock/{sku}/movements`, for staff with `inventory:read`.
   */
  readonly movements: List<
    InventoryMovementsInput,
    InventoryMovementsOutput,
    InventoryMovementsOutput['data'][number],
    InventoryMovementsCode
  >
}

/** Tells customers what became of their order: once for each fact, however often it has to try. Writes the letters about accounts too. */
export interface NotificationOperations {
  /**
   * Messages with what became of them, those of the newest orders first: customers see those about their own orders, staff with `notification:read` all. Addresses and texts are not kept here.
   *
   * `GET /v1/messages`, for anybody.
   */
  readonly messages: List<
    NotificationMessagesInput | void,
    NotificationMessagesOutput,
    NotificationMessagesOutput['data'][number],
    NotificationMessagesCode
  >
  /**
   * Tries a message that waits, failed or was suppressed again, now. One that was sent is not sent twice, and what is not wanted is not sent.
   *
   * `POST /v1/messages/{messageId}/resend`, for staff with `notification:write`.
   */
  readonly resend: Command<NotificationResendInput, NotificationResendOutput, NotificationResendCode>
  /**
   * Tries every message that failed again, now; letters about accounts too, unless they are void by now.
   *
   * `POST /v1/messages/resend`, for staff with `notification:write`.
   */
  readonly resendFailed: Command<
    NotificationResendFailedInput | void,
    NotificationResendFailedOutput,
    NotificationResendFailedCode
  >
  /**
   * The kinds of messages.
   *
   * `GET /v1/message-templates`, for staff with `notification:read`.
   */
  readonly templates: Query<NotificationTemplatesInput | void, NotificationTemplatesOutput, NotificationTemplatesCode>
  /**
   * A kind of message, as it is written about an example.
   *
   * `GET /v1/message-templates/{kind}`, for staff with `notification:read`.
   */
  readonly template: Query<NotificationTemplateInput, NotificationTemplateOutput, NotificationTemplateCode>
  /**
   * Which messages about an order are not wanted. For its guest, its customer and staff with `notification:read`.
   *
   * `GET /v1/orders/{orderId}/message-preferences`, for anybody.
   */
  readonly preferences: Query<NotificationPreferencesInput, NotificationPreferencesOutput, NotificationPreferencesCode>
  /**
   * Says which messages about an order are not wanted, all of them; also those that wait already are not sent. For its guest, its customer and staff with `notification:write`.
   *
   * `PUT /v1/orders/{orderId}/message-preferences`, for anybody.
   */
  readonly putPreferences: Command<
    NotificationPutPreferencesInput,
    NotificationPutPreferencesOutput,
    NotificationPutPreferencesCode
  >
  /**
   * One click in a mail program (RFC 8058): no news about the order is wanted. What carries a duty is sent all the same.
   *
   * `POST /v1/orders/{orderId}/message-preferences/unsubscribe`, for anybody.
   */
  readonly unsubscribe: Command<
    NotificationUnsubscribeInput,
    NotificationUnsubscribeOutput,
    NotificationUnsubscribeCode
  >
}

/** Turns a cart into a promise to deliver, and coordinates stock and payment until it is kept or called off. */
export interface OrderOperations {
  /**
   * Buys what is in a cart, for the total that it shows; where another delivery was chosen in the cart than is ordered, it is `cart_changed`. 201: confirmed. 202: accepted, the payment is not decided yet; stock is held, it is tried again and the customer is told.
   *
   * `POST /v1/orders`, for anybody.
   */
  readonly place: Command<OrderPlaceInput, OrderPlaceOutput, OrderPlaceCode>
  /**
   * Orders, newest first: a customer sees the own ones, staff with `order:read` all. Of very long orders a page holds fewer than `limit`; `page.hasMore` says whether there are more.
   *
   * `GET /v1/orders`, for anybody.
   */
  readonly list: List<OrderListInput | void, OrderListOutput, OrderListOutput['data'][number], OrderListCode>
  /**
   * An order with its timeline, which can be watched. A guest shows the token that came with it.
   *
   * `GET /v1/orders/{orderId}`, for anybody.
   */
  readonly show: Live<OrderShowInput, OrderShowOutput, OrderShowCode>
  /**
   * Calls an order off whose parcel can still be stopped: then stock and money are given back. `undecided`: that is not known yet; asked again it is. For its guest, its customer and staff with `order:write`.
   *
   * `POST /v1/orders/{orderId}/cancel`, for anybody.
   */
  readonly cancel: Command<OrderCancelInput, OrderCancelOutput, OrderCancelCode>
  /**
   * Gives money back, for some lines or of some amount, never more than is left. It is `pending` until the provider has done it.
   *
   * `POST /v1/orders/{orderId}/refunds`, for staff with `order:write`.
   */
  readonly refund: Command<OrderRefundInput, OrderRefundOutput, OrderRefundCode>
  /**
   * Goods come back. Where staff with `order:write` say so they are here: they are put into stock and their money is given back. Where its guest or its customer does, of an order that has arrived, they are expected, until staff note with `receiveReturn` that they have come.
   *
   * `POST /v1/orders/{orderId}/returns`, for anybody.
   */
  readonly return: Command<OrderReturnInput, OrderReturnOutput, OrderReturnCode>
  /**
   * Notes that goods have come which a guest or a customer has announced: they are put into stock, and the money that is owed for them by now is given back.
   *
   * `POST /v1/orders/{orderId}/returns/{returnId}/receipt`, for staff with `order:write`.
   */
  readonly receiveReturn: Command<OrderReceiveReturnInput, OrderReceiveReturnOutput, OrderReceiveReturnCode>
}

/** Takes money for orders: once, whatever fails. What it does not know it looks up; it never charges again to find out. */
export interface PaymentOperations {
  /**
   * How one can pay.
   *
   * `GET /v1/payment-methods`, for anybody.
   */
  readonly methods: Query<PaymentMethodsInput | void, PaymentMethodsOutput, PaymentMethodsCode>
  /**
   * The provider tells what happened. Signed with HMAC-SHA256 over the bytes of the body; a repetition changes nothing.
   *
   * `POST /v1/payment-webhooks/{provider}`, for anybody.
   */
  readonly webhook: Command<PaymentWebhookInput, PaymentWebhookOutput, PaymentWebhookCode>
  /**
   * Gives back, by hand, what was taken: all that is left of it, or a part. Its order hears of it.
   *
   * `POST /v1/payments/{paymentId}/repayments`, for staff with `payment:write`.
   */
  readonly repay: Command<PaymentRepayInput, PaymentRepayOutput, PaymentRepayCode>
  /**
   * A payment as it is now.
   *
   * `GET /v1/payments/{paymentId}`, for staff with `payment:read`.
   */
  readonly show: Query<PaymentShowInput, PaymentShowOutput, PaymentShowCode>
  /**
   * Payments, newest first.
   *
   * `GET /v1/payments`, for staff with `payment:read`.
   */
  readonly list: List<PaymentListInput | void, PaymentListOutput, PaymentListOutput['data'][number], PaymentListCode>
  /**
   * Every movement of money, newest first. Each debits one account and credits another; none is ever changed.
   *
   * `GET /v1/ledger`, for staff with `payment:read`.
   */
  readonly ledger: List<
    PaymentLedgerInput | void,
    PaymentLedgerOutput,
    PaymentLedgerOutput['data'][number],
    PaymentLedgerCode
  >
  /**
   * The accounts of the ledger, of all payments or of one, by currency.
   *
   * `GET /v1/ledger/balances`, for staff with `payment:read`.
   */
  readonly balances: List<
    PaymentBalancesInput | void,
    PaymentBalancesOutput,
    PaymentBalancesOutput['data'][number],
    PaymentBalancesCode
  >
  /**
   * Compares the ledger of the provider with ours, from where the last run ended. It is done each minute anyhow.
   *
   * `POST /v1/reconciliations`, for staff with `payment:write`.
   */
  readonly reconcile: Command<PaymentReconcileInput | void, PaymentReconcileOutput, PaymentReconcileCode>
  /**
   * Where the provider contradicts us, newest first.
   *
   * `GET /v1/reconciliation-cases`, for staff with `payment:read`.
   */
  readonly cases: List<
    PaymentCasesInput | void,
    PaymentCasesOutput,
    PaymentCasesOutput['data'][number],
    PaymentCasesCode
  >
  /**
   * Closes a case, with a note of what was done about it. One that is closed stays as it is.
   *
   * `POST /v1/reconciliation-cases/{caseId}/close`, for staff with `payment:write`.
   */
  readonly close: Command<PaymentCloseInput, PaymentCloseOutput, PaymentCloseCode>
}

/** Says what delivery costs, has the parcels of confirmed orders collected, and follows them. */
export interface ShippingOperations {
  /**
   * The ways to deliver a purchase to a country, with what each costs and how many working days it takes.
   *
   * `GET /v1/shipping-options`, for anybody.
   */
  readonly options: Query<ShippingOptionsInput, ShippingOptionsOutput, ShippingOptionsCode>
  /**
   * Every zone with its countries and rates.
   *
   * `GET /v1/shipping-zones`, for staff with `shipping:read`.
   */
  readonly zones: Query<ShippingZonesInput | void, ShippingZonesOutput, ShippingZonesCode>
  /**
   * Writes a zone, all of it. Orders that were placed keep the price that they were told.
   *
   * `PUT /v1/shipping-zones/{zone}`, for staff with `shipping:write`.
   */
  readonly putZone: Command<ShippingPutZoneInput, ShippingPutZoneOutput, ShippingPutZoneCode>
  /**
   * Removes a zone. Its countries belong to `world` then.
   *
   * `DELETE /v1/shipping-zones/{zone}`, for staff with `shipping:write`.
   */
  readonly removeZone: Command<ShippingRemoveZoneInput, ShippingRemoveZoneOutput, ShippingRemoveZoneCode>
  /**
   * A shipment with its tracking. A guest shows the token that came with the order.
   *
   * `GET /v1/shipments/{shipmentId}`, for anybody.
   */
  readonly show: Query<ShippingShowInput, ShippingShowOutput, ShippingShowCode>
  /**
   * Shipments, newest first: all of them for staff with `shipping:read`, those of one order for who may see it.
   *
   * `GET /v1/shipments`, for anybody.
   */
  readonly list: List<
    ShippingListInput | void,
    ShippingListOutput,
    ShippingListOutput['data'][number],
    ShippingListCode
  >
  /**
   * Books a held shipment once more, to the address that its order has now.
   *
   * `POST /v1/shipments/{shipmentId}/retry`, for staff with `shipping:write`.
   */
  readonly retry: Command<ShippingRetryInput, ShippingRetryOutput, ShippingRetryCode>
}

/** Knows who people are: accounts, passwords, sessions, and the keys that sign their access tokens. */
export interface UserOperations {
  /**
   * Asks for an account. It can be used after the link in the letter was opened. Whether there is one already is told in the letter alone.
   *
   * `POST /v1/auth/register`, for anybody.
   */
  readonly register: Command<UserRegisterInput, UserRegisterOutput, UserRegisterCode>
  /**
   * Shows that an e-mail address is read: opens the account, or changes its address. A link works once, for 24 hours.
   *
   * `POST /v1/auth/verify-email`, for anybody.
   */
  readonly verifyEmail: Command<UserVerifyEmailInput, UserVerifyEmailOutput, UserVerifyEmailCode>
  /**
   * Signs in, for customers and staff. After 5 failures the address has to wait, 1 s at first, at most 15 min.
   *
   * `POST /v1/auth/login`, for anybody.
   */
  readonly login: Command<UserLoginInput, UserLoginOutput, UserLoginCode>
  /**
   * Answers the next tokens. Repeated within 10 s it answers the same refresh token; a token that was replaced earlier ends the session.
   *
   * `POST /v1/auth/refresh`, for anybody.
   */
  readonly refresh: Command<UserRefreshInput, UserRefreshOutput, UserRefreshCode>
  /**
   * Ends a session. What is unknown or over already is left as it is, with the same answer.
   *
   * `POST /v1/auth/logout`, for anybody.
   */
  readonly logout: Command<UserLogoutInput, UserLogoutOutput, UserLogoutCode>
  /**
   * Asks for a letter with a link to choose another password. Nobody learns here whether there is an account.
   *
   * `POST /v1/auth/password/forgot`, for anybody.
   */
  readonly forgotPassword: Command<UserForgotPasswordInput, UserForgotPasswordOutput, UserForgotPasswordCode>
  /**
   * Chooses another password by the link of a letter, which works once, for 15 minutes. Every session ends.
   *
   * `POST /v1/auth/password/reset`, for anybody.
   */
  readonly resetPassword: Command<UserResetPasswordInput, UserResetPasswordOutput, UserResetPasswordCode>
  /**
   * Chooses another password. Every session ends, and a new one begins.
   *
   * `POST /v1/auth/password/change`, for who is signed in.
   */
  readonly changePassword: Command<UserChangePasswordInput, UserChangePasswordOutput, UserChangePasswordCode>
  /**
   * The keys of access tokens (RFC 7517). A key is here a day before it is used, and until its last token has expired.
   *
   * `GET /.well-known/jwks.json`, for anybody.
   */
  readonly keys: Query<UserKeysInput | void, UserKeysOutput, UserKeysCode>
  /**
   * A new key for access tokens: in a day, or now, if the present ones have leaked; then what they signed is refused.
   *
   * `POST /v1/signing-keys/rotate`, for staff with `signing-key:write`.
   */
  readonly rotateKeys: Command<UserRotateKeysInput | void, UserRotateKeysOutput, UserRotateKeysCode>
  /**
   * The customer who is signed in.
   *
   * `GET /v1/customers/me`, for who is signed in.
   */
  readonly me: Query<UserMeInput | void, UserMeOutput, UserMeCode>
  /**
   * Changes what is given. Another e-mail address needs the password, and holds when the letter to it was answered.
   *
   * `PATCH /v1/customers/me`, for who is signed in.
   */
  readonly changeMe: Command<UserChangeMeInput | void, UserChangeMeOutput, UserChangeMeCode>
  /**
   * Where things can be sent, the default first.
   *
   * `GET /v1/customers/me/addresses`, for who is signed in.
   */
  readonly addresses: Query<UserAddressesInput | void, UserAddressesOutput, UserAddressesCode>
  /**
   * Keeps an address. The first one is the default.
   *
   * `POST /v1/customers/me/addresses`, for who is signed in.
   */
  readonly addAddress: Command<UserAddAddressInput, UserAddAddressOutput, UserAddAddressCode>
  /**
   * Writes the whole address anew.
   *
   * `PUT /v1/customers/me/addresses/{addressId}`, for who is signed in.
   */
  readonly changeAddress: Command<UserChangeAddressInput, UserChangeAddressOutput, UserChangeAddressCode>
  /**
   * Forgets an address. Doing it again changes nothing. When it was the default, the oldest of the others is.
   *
   * `DELETE /v1/customers/me/addresses/{addressId}`, for who is signed in.
   */
  readonly removeAddress: Command<UserRemoveAddressInput, UserRemoveAddressOutput, UserRemoveAddressCode>
  /**
   * Where somebody is signed in, the newest first.
   *
   * `GET /v1/customers/me/sessions`, for who is signed in.
   */
  readonly sessions: Query<UserSessionsInput | void, UserSessionsOutput, UserSessionsCode>
  /**
   * Ends a session. Its access token works until it expires, 10 minutes at most. Doing it again changes nothing.
   *
   * `DELETE /v1/customers/me/sessions/{sessionId}`, for who is signed in.
   */
  readonly endSession: Command<UserEndSessionInput, UserEndSessionOutput, UserEndSessionCode>
  /**
   * Customers, the newest first, or the one with an e-mail address.
   *
   * `GET /v1/customers`, for staff with `user:read`.
   */
  readonly customers: List<
    UserCustomersInput | void,
    UserCustomersOutput,
    UserCustomersOutput['data'][number],
    UserCustomersCode
  >
  /**
   * One customer.
   *
   * `GET /v1/customers/{customerId}`, for staff with `user:read`.
   */
  readonly customer: Query<UserCustomerInput, UserCustomerOutput, UserCustomerCode>
  /**
   * An account for a member of staff, who signs in like everybody else: with this password, or with one that is chosen by the link of an invitation, within 3 days. Nobody gives a right that is not theirs.
   *
   * `POST /v1/staff`, for staff with `user:write`.
   */
  readonly addStaff: Command<UserAddStaffInput, UserAddStaffOutput, UserAddStaffCode>
  /**
   * Who works here, the newest first.
   *
   * `GET /v1/staff`, for staff with `user:read`.
   */
  readonly staff: List<UserStaffInput | void, UserStaffOutput, UserStaffOutput['data'][number], UserStaffCode>
  /**
   * One of the staff.
   *
   * `GET /v1/staff/{staffId}`, for staff with `user:read`.
   */
  readonly colleague: Query<UserColleagueInput, UserColleagueOutput, UserColleagueCode>
  /**
   * Changes what is given. Who is disabled is signed out, and no key of theirs opens anything from then on; other roles hold when tokens are refreshed, within 10 min. Nobody changes the own roles, or somebody who may do more.
   *
   * `PATCH /v1/staff/{staffId}`, for staff with `user:write`.
   */
  readonly changeStaff: Command<UserChangeStaffInput, UserChangeStaffOutput, UserChangeStaffCode>
  /**
   * Which roles there are, and what each may do.
   *
   * `GET /v1/roles`, for staff with `user:read`.
   */
  readonly roles: Query<UserRolesInput | void, UserRolesOutput, UserRolesCode>
  /**
   * A key for a program that acts for who makes it: with these permissions, as far as its maker has them at that time. It is shown here and nowhere else. Sent as `Authorization: Bearer souk_…`.
   *
   * `POST /v1/api-keys`, for staff with `keys:write`.
   */
  readonly makeKey: Command<UserMakeKeyInput, UserMakeKeyOutput, UserMakeKeyCode>
  /**
   * The own keys, the newest first; those of a colleague for who has `user:read`.
   *
   * `GET /v1/api-keys`, for staff with `keys:write`.
   */
  readonly apiKeys: Query<UserApiKeysInput | void, UserApiKeysOutput, UserApiKeysCode>
  /**
   * Ends a key, within a minute everywhere: the own, or with `user:write` any. Doing it again changes nothing.
   *
   * `DELETE /v1/api-keys/{keyId}`, for staff with `keys:write`.
   */
  readonly revokeKey: Command<UserRevokeKeyInput, UserRevokeKeyOutput, UserRevokeKeyCode>
  /**
   * All that the shop knows of the customer who is signed in, in one JSON document: the account, addresses, sessions, orders with their parcels and messages, and carts.
   *
   * `GET /v1/customers/me/export`, for who is signed in.
   */
  readonly exportMe: Query<UserExportMeInput | void, UserExportMeOutput, UserExportMeCode>
  /**
   * Erases the account at once, and soon everything about the customer in every service. What was bought and paid is kept as the law wants it, without name, address, e-mail and telephone. While an order is under way it is `orders_under_way`.
   *
   * `POST /v1/customers/me/erasure`, for who is signed in.
   */
  readonly eraseMe: Command<UserEraseMeInput, UserEraseMeOutput, UserEraseMeCode>
  /**
   * The same for a customer who asked for it in another way.
   *
   * `POST /v1/customers/{customerId}/erasure`, for staff with `user:write`.
   */
  readonly erase: Command<UserEraseInput, UserEraseOutput, UserEraseCode>
  /**
   * The proof that a customer was erased: what in which service, and when.
   *
   * `GET /v1/customers/{customerId}/erasure`, for staff with `user:read`.
   */
  readonly erasure: Query<UserErasureInput, UserErasureOutput, UserErasureCode>
  /**
   * What staff did, in every service: who, what, to what and when. What was heard last comes first; nothing is ever taken out.
   *
   * `GET /v1/audit`, for staff with `audit:read`.
   */
  readonly audit: List<UserAuditInput | void, UserAuditOutput, UserAuditOutput['data'][number], UserAuditCode>
}

/** Tells systems of others what happened, by signed requests to addresses that staff subscribe (Standard Webhooks). */
export interface WebhookOperations {
  /**
   * The events that can be subscribed. What each carries is in the AsyncAPI document.
   *
   * `GET /v1/webhook-event-types`, for staff with `webhook:read`.
   */
  readonly eventTypes: Query<WebhookEventTypesInput | void, WebhookEventTypesOutput, WebhookEventTypesCode>
  /**
   * Endpoints with their state, the newest first.
   *
   * `GET /v1/webhook-endpoints`, for staff with `webhook:read`.
   */
  readonly list: List<WebhookListInput | void, WebhookListOutput, WebhookListOutput['data'][number], WebhookListCode>
  /**
   * Subscribes an address to events from now on. The answer has the secret with which its owner verifies them.
   *
   * `POST /v1/webhook-endpoints`, for staff with `webhook:write`.
   */
  readonly create: Command<WebhookCreateInput, WebhookCreateOutput, WebhookCreateCode>
  /**
   * One endpoint with its state.
   *
   * `GET /v1/webhook-endpoints/{endpointId}`, for staff with `webhook:read`.
   */
  readonly show: Query<WebhookShowInput, WebhookShowOutput, WebhookShowCode>
  /**
   * Changes what is given and leaves the rest. While an endpoint is disabled nothing is noted for it. What waited already is sent at once when it is enabled again, or has another address. An attempt that is under way still goes to the address before: what is taken there counts as taken, and what is not says nothing about the new one.
   *
   * `PATCH /v1/webhook-endpoints/{endpointId}`, for staff with `webhook:write`.
   */
  readonly change: Command<WebhookChangeInput, WebhookChangeOutput, WebhookChangeCode>
  /**
   * Forgets an endpoint, with its deliveries. Attempts that are under way still go there.
   *
   * `DELETE /v1/webhook-endpoints/{endpointId}`, for staff with `webhook:write`.
   */
  readonly remove: Command<WebhookRemoveInput, WebhookRemoveOutput, WebhookRemoveCode>
  /**
   * Makes another secret. For 24 hours what is sent has a signature by each of the two. Another one within that time drops the oldest.
   *
   * `POST /v1/webhook-endpoints/{endpointId}/rotate-secret`, for staff with `webhook:write`.
   */
  readonly rotateSecret: Command<WebhookRotateSecretInput, WebhookRotateSecretOutput, WebhookRotateSecretCode>
  /**
   * Sends a `webhook.test`, whatever is subscribed, as an event is sent. What became of it is in the deliveries.
   *
   * `POST /v1/webhook-endpoints/{endpointId}/test`, for staff with `webhook:write`.
   */
  readonly sendTest: Command<WebhookSendTestInput, WebhookSendTestOutput, WebhookSendTestCode>
  /**
   * What was sent to an endpoint, or is to be, with every attempt: the newest events first.
   *
   * `GET /v1/webhook-endpoints/{endpointId}/deliveries`, for staff with `webhook:read`.
   */
  readonly deliveries: List<
    WebhookDeliveriesInput,
    WebhookDeliveriesOutput,
    WebhookDeliveriesOutput['data'][number],
    WebhookDeliveriesCode
  >
  /**
   * Sends an event once more, now, under the same id and with the same body, also one that was taken or is being sent. Only while the endpoint wants to be left alone (`quietUntil`) it waits.
   *
   * `POST /v1/webhook-deliveries/{deliveryId}/resend`, for staff with `webhook:write`.
   */
  readonly resend: Command<WebhookResendInput, WebhookResendOutput, WebhookResendCode>
}
export interface CartCreateInput {
  /** ISO 4217 currency code. */
  currency?: string
}
export interface CartCreateOutput {
  /** Identifier, begins with cart_. */
  id: string
  state: 'open' | 'ordered' | 'expired' | 'merged'
  /** ISO 4217 currency code. */
  currency: string
  /** Grows with each change; the entity tag. */
  version: number
  lines: {
    /** Identifier, begins with itm_. */
    id: string
    /** Stock keeping unit. */
    sku: string
    title: string
    variantTitle: string
    /** How many units. */
    quantity: number
    /** An exact amount of money. */
    unitPrice: Money
    /** Staff gave this price; it does not follow the catalogue. */
    negotiated: boolean
    /** An exact amount of money. */
    total: Money
    /** What stands in the way of buying this line as it is. */
    problems: {
      code: 'price_changed' | 'out_of_stock' | 'insufficient_stock' | 'not_sold' | 'not_priced'
      message: string
      /** An exact amount of money. */
      price?: Money
      available?: number
    }[]
  }[]
  /** How the cart is delivered, and for how much, if that was chosen. */
  delivery?: {
    /** Where it goes: ISO 3166-1 alpha-2. */
    country: string
    /** One of `GET /v1/carts/{id}/shipping-options`. */
    shippingOption: string
    title: string
    /** An exact amount of money. */
    price: Money
    /** Working days. */
    minDays: number
    /** Working days. */
    maxDays: number
    /** What stands in the way of delivering the cart like this. */
    problems: {
      code: 'price_changed' | 'not_offered' | 'not_delivered_there' | 'price_unknown'
      message: string
      /** An exact amount of money. */
      price?: Money
    }[]
  }
  totals: {
    /** An exact amount of money. */
    subtotal: Money
    /** An exact amount of money. */
    discount: Money
    /** An exact amount of money. */
    shipping: Money
    /** An exact amount of money. */
    tax: Money
    /** An exact amount of money. */
    total: Money
  }
  /** What was not looked at for this answer: prices, also that of the delivery, may be older then, and of stock nothing is said. */
  unchecked: ('prices' | 'stock' | 'delivery')[]
  createdAt: string
  updatedAt: string
  expiresAt: string
  /** The secret of a guest cart, given once when it is made. */
  token: string
}
export type CartCreateCode = 'unknown_currency' | PlatformCode
export type CartMineInput = CartCreateInput
export interface CartMineOutput {
  /** Identifier, begins with cart_. */
  id: string
  state: 'open' | 'ordered' | 'expired' | 'merged'
  /** ISO 4217 currency code. */
  currency: string
  /** Grows with each change; the entity tag. */
  version: number
  lines: {
    /** Identifier, begins with itm_. */
    id: string
    /** Stock keeping unit. */
    sku: string
    title: string
    variantTitle: string
    /** How many units. */
    quantity: number
    /** An exact amount of money. */
    unitPrice: Money
    /** Staff gave this price; it does not follow the catalogue. */
    negotiated: boolean
    /** An exact amount of money. */
    total: Money
    /** What stands in the way of buying this line as it is. */
    problems: {
      code: 'price_changed' | 'out_of_stock' | 'insufficient_stock' | 'not_sold' | 'not_priced'
      message: string
      /** An exact amount of money. */
      price?: Money
      available?: number
    }[]
  }[]
  /** How the cart is delivered, and for how much, if that was chosen. */
  delivery?: {
    /** Where it goes: ISO 3166-1 alpha-2. */
    country: string
    /** One of `GET /v1/carts/{id}/shipping-options`. */
    shippingOption: string
    title: string
    /** An exact amount of money. */
    price: Money
    /** Working days. */
    minDays: number
    /** Working days. */
    maxDays: number
    /** What stands in the way of delivering the cart like this. */
    problems: {
      code: 'price_changed' | 'not_offered' | 'not_delivered_there' | 'price_unknown'
      message: string
      /** An exact amount of money. */
      price?: Money
    }[]
  }
  totals: {
    /** An exact amount of money. */
    subtotal: Money
    /** An exact amount of money. */
    discount: Money
    /** An exact amount of money. */
    shipping: Money
    /** An exact amount of money. */
    tax: Money
    /** An exact amount of money. */
    total: Money
  }
  /** What was not looked at for this answer: prices, also that of the delivery, may be older then, and of stock nothing is said. */
  unchecked: ('prices' | 'stock' | 'delivery')[]
  createdAt: string
  updatedAt: string
  expiresAt: string
}
export type CartMineCode = 'no_cart' | 'unknown_currency' | PlatformCode
export type CartOpenMineInput = CartCreateInput
export type CartOpenMineOutput = CartMineOutput
export type CartOpenMineCode = 'unknown_currency' | PlatformCode
export interface CartMergeInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token: string
}
export type CartMergeOutput = CartMineOutput
export type CartMergeCode = 'unknown_cart' | 'cart_closed' | 'does_not_fit' | PlatformCode
export interface CartShowInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
}
export type CartShowOutput = CartMineOutput
export type CartShowCode = 'unknown_cart' | PlatformCode
export interface CartAddInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
  /** Only if the cart still has this version. */
  ifVersion?: number
  /** Stock keeping unit. */
  sku: string
  /** How many units. */
  quantity: number
  /** A negotiated price. Staff only. */
  unitPrice?: {
    amount: number
    /** ISO 4217 currency code. */
    currency: string
  }
}
export type CartAddOutput = CartMineOutput
export type CartAddCode =
  | 'unknown_cart'
  | 'changed_meanwhile'
  | 'cart_closed'
  | 'not_sold'
  | 'not_priced'
  | 'wrong_currency'
  | 'too_much'
  | 'staff_only'
  | 'catalog_unavailable'
  | 'too_many_lines'
  | PlatformCode
export interface CartReplaceInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
  /** Only if the cart still has this version. */
  ifVersion?: number
  items: {
    /** Stock keeping unit. */
    sku: string
    /** How many units. */
    quantity: number
    /** A negotiated price. Staff only. */
    unitPrice?: {
      amount: number
      /** ISO 4217 currency code. */
      currency: string
    }
  }[]
}
export type CartReplaceOutput = CartMineOutput
export type CartReplaceCode =
  | 'unknown_cart'
  | 'changed_meanwhile'
  | 'cart_closed'
  | 'not_sold'
  | 'not_priced'
  | 'wrong_currency'
  | 'too_much'
  | 'staff_only'
  | 'catalog_unavailable'
  | PlatformCode
export interface CartChangeInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
  /** Only if the cart still has this version. */
  ifVersion?: number
  /** Identifier, begins with itm_. */
  itemId: string
  /** How many units. */
  quantity: number
}
export type CartChangeOutput = CartMineOutput
export type CartChangeCode =
  'unknown_cart' | 'changed_meanwhile' | 'cart_closed' | 'unknown_item' | 'too_much' | PlatformCode
export interface CartRemoveInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
  /** Only if the cart still has this version. */
  ifVersion?: number
  /** Identifier, begins with itm_. */
  itemId: string
}
export type CartRemoveOutput = CartMineOutput
export type CartRemoveCode = 'unknown_cart' | 'changed_meanwhile' | 'cart_closed' | PlatformCode
export interface CartShippingOptionsInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
  /** Where it goes: ISO 3166-1 alpha-2. */
  country: string
}
export interface CartShippingOptionsOutput {
  data: {
    option: string
    title: string
    /** An exact amount of money. */
    price: Money
    /** Working days. */
    minDays: number
    /** Working days. */
    maxDays: number
    totals: {
      /** An exact amount of money. */
      subtotal: Money
      /** An exact amount of money. */
      discount: Money
      /** An exact amount of money. */
      shipping: Money
      /** An exact amount of money. */
      tax: Money
      /** An exact amount of money. */
      total: Money
    }
  }[]
  /** What could not be found out for this answer: the options are those that are remembered then. */
  unchecked: 'options'[]
  /** Grows with each change; the entity tag. */
  version: number
}
export type CartShippingOptionsCode = 'unknown_cart' | PlatformCode
export interface CartChooseDeliveryInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
  /** Only if the cart still has this version. */
  ifVersion?: number
  /** Where it goes: ISO 3166-1 alpha-2. */
  country: string
  /** One of `GET /v1/carts/{id}/shipping-options`. */
  shippingOption: string
}
export type CartChooseDeliveryOutput = CartMineOutput
export type CartChooseDeliveryCode =
  | 'unknown_cart'
  | 'changed_meanwhile'
  | 'cart_closed'
  | 'empty_cart'
  | 'not_offered'
  | 'not_delivered_there'
  | 'shipping_unavailable'
  | PlatformCode
export interface CartRemoveDeliveryInput {
  /** Identifier, begins with cart_. */
  cartId: string
  /** The secret of a guest cart, given once when it is made. */
  token?: string
  /** Only if the cart still has this version. */
  ifVersion?: number
}
export type CartRemoveDeliveryOutput = CartMineOutput
export type CartRemoveDeliveryCode = 'unknown_cart' | 'changed_meanwhile' | 'cart_closed' | PlatformCode
export interface CatalogProductsInput {
  /** Its name in web addresses. */
  category?: string
  /** Stock keeping unit, one in the whole shop. */
  sku?: string
  id?: string[]
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
}
export interface CatalogProductsOutput {
  data: {
    /** Identifier, begins with prod_. */
    id: string
    /** Its name in web addresses. */
    slug: string
    title: string
    /** Plain text. */
    description: string
    /** Slugs of the categories it stands in. */
    categories: string[]
    /** The first is the main one. */
    images: {
      url: string
      /** What the picture shows, for who cannot see it. */
      alt: string
    }[]
    variants: {
      /** Identifier, begins with var_. */
      id: string
      /** Stock keeping unit, one in the whole shop. */
      sku: string
      title: string
      /** What tells it from the other variants: colour, size. */
      options: {
        name: string
        value: string
      }[]
      /** One for each currency. None: it is not for sale. */
      prices: {
        /** Minor units: 2499 is 24.99. */
        amount: number
        /** ISO 4217 currency code. */
        currency: string
      }[]
    }[]
    /** Grows with each change; the entity tag. */
    version: number
    createdAt: string
    updatedAt: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type CatalogProductsCode = 'bad_cursor' | PlatformCode
export interface CatalogProductInput {
  idOrSlug: string
}
export interface CatalogProductOutput {
  /** Identifier, begins with prod_. */
  id: string
  /** Its name in web addresses. */
  slug: string
  title: string
  /** Plain text. */
  description: string
  /** Slugs of the categories it stands in. */
  categories: string[]
  /** The first is the main one. */
  images: {
    url: string
    /** What the picture shows, for who cannot see it. */
    alt: string
  }[]
  variants: {
    /** Identifier, begins with var_. */
    id: string
    /** Stock keeping unit, one in the whole shop. */
    sku: string
    title: string
    /** What tells it from the other variants: colour, size. */
    options: {
      name: string
      value: string
    }[]
    /** One for each currency. None: it is not for sale. */
    prices: {
      /** Minor units: 2499 is 24.99. */
      amount: number
      /** ISO 4217 currency code. */
      currency: string
    }[]
  }[]
  /** Grows with each change; the entity tag. */
  version: number
  createdAt: string
  updatedAt: string
}
export type CatalogProductCode = 'unknown_product' | PlatformCode
export interface CatalogVariantsInput {
  sku: string[]
}
export interface CatalogVariantsOutput {
  data: {
    /** Stock keeping unit, one in the whole shop. */
    sku: string
    /** Identifier, begins with var_. */
    variantId: string
    /** Identifier, begins with prod_. */
    productId: string
    /** Its name in web addresses. */
    slug: string
    title: string
    variantTitle: string
    /** What tells it from the other variants: colour, size. */
    options: {
      name: string
      value: string
    }[]
    /** One for each currency. None: it is not for sale. */
    prices: {
      /** Minor units: 2499 is 24.99. */
      amount: number
      /** ISO 4217 currency code. */
      currency: string
    }[]
    image?: {
      url: string
      /** What the picture shows, for who cannot see it. */
      alt: string
    }
  }[]
}
export type CatalogVariantsCode = PlatformCode
export interface CatalogCreateInput {
  title: string
  /** Its name in web addresses. */
  slug?: string
  /** Plain text. */
  description?: string
  /** Slugs of the categories it stands in. */
  categories?: string[]
  /** The first is the main one. */
  images?: {
    url: string
    /** What the picture shows, for who cannot see it. */
    alt: string
  }[]
  variants?: {
    /** Stock keeping unit, one in the whole shop. */
    sku: string
    /** Default: the values of its options. */
    title?: string
    /** What tells it from the other variants: colour, size. */
    options?: {
      name: string
      value: string
    }[]
    /** One for each currency. None: it is not for sale. */
    prices?: {
      /** Minor units: 2499 is 24.99. */
      amount: number
      /** ISO 4217 currency code. */
      currency: string
    }[]
  }[]
}
export type CatalogCreateOutput = CatalogProductOutput
export type CatalogCreateCode =
  | 'slug_taken'
  | 'unknown_category'
  | 'sku_taken'
  | 'duplicate_option'
  | 'duplicate_currency'
  | 'unknown_currency'
  | 'duplicate_sku'
  | PlatformCode
export interface CatalogChangeInput {
  /** Identifier, begins with prod_. */
  id: string
  title?: string
  /** Its name in web addresses. */
  slug?: string
  /** Plain text. */
  description?: string
  /** Slugs of the categories it stands in. */
  categories?: string[]
  /** The first is the main one. */
  images?: {
    url: string
    /** What the picture shows, for who cannot see it. */
    alt: string
  }[]
  /** Only if the product still has this version. */
  ifVersion?: number
}
export type CatalogChangeOutput = CatalogProductOutput
export type CatalogChangeCode =
  'unknown_product' | 'changed_meanwhile' | 'slug_taken' | 'unknown_category' | PlatformCode
export interface CatalogRemoveInput {
  /** Identifier, begins with prod_. */
  id: string
  /** Only if the product still has this version. */
  ifVersion?: number
}
export interface CatalogRemoveOutput {
  /** Identifier, begins with prod_. */
  id: string
}
export type CatalogRemoveCode = 'unknown_product' | 'changed_meanwhile' | PlatformCode
export interface CatalogAddVariantInput {
  /** Identifier, begins with prod_. */
  id: string
  /** Stock keeping unit, one in the whole shop. */
  sku: string
  /** Default: the values of its options. */
  title?: string
  /** What tells it from the other variants: colour, size. */
  options?: {
    name: string
    value: string
  }[]
  /** One for each currency. None: it is not for sale. */
  prices?: {
    /** Minor units: 2499 is 24.99. */
    amount: number
    /** ISO 4217 currency code. */
    currency: string
  }[]
  /** Only if the product still has this version. */
  ifVersion?: number
}
export type CatalogAddVariantOutput = CatalogProductOutput
export type CatalogAddVariantCode =
  | 'unknown_product'
  | 'changed_meanwhile'
  | 'sku_taken'
  | 'duplicate_option'
  | 'duplicate_currency'
  | 'unknown_currency'
  | 'too_many_variants'
  | PlatformCode
export interface CatalogChangeVariantInput {
  /** Identifier, begins with prod_. */
  id: string
  /** Identifier, begins with var_. */
  variantId: string
  /** Stock keeping unit, one in the whole shop. */
  sku?: string
  /** Default: the values of its options. */
  title?: string
  /** What tells it from the other variants: colour, size. */
  options?: {
    name: string
    value: string
  }[]
  /** Only if the product still has this version. */
  ifVersion?: number
}
export type CatalogChangeVariantOutput = CatalogProductOutput
export type CatalogChangeVariantCode =
  'unknown_product' | 'changed_meanwhile' | 'unknown_variant' | 'sku_taken' | 'duplicate_option' | PlatformCode
export interface CatalogRemoveVariantInput {
  /** Identifier, begins with prod_. */
  id: string
  /** Identifier, begins with var_. */
  variantId: string
  /** Only if the product still has this version. */
  ifVersion?: number
}
export type CatalogRemoveVariantOutput = CatalogProductOutput
export type CatalogRemoveVariantCode = 'unknown_product' | 'changed_meanwhile' | 'unknown_variant' | PlatformCode
export interface CatalogPriceInput {
  /** Identifier, begins with prod_. */
  id: string
  /** Identifier, begins with var_. */
  variantId: string
  /** One for each currency. None: it is not for sale. */
  prices: {
    /** Minor units: 2499 is 24.99. */
    amount: number
    /** ISO 4217 currency code. */
    currency: string
  }[]
  /** Only if the product still has this version. */
  ifVersion?: number
}
export type CatalogPriceOutput = CatalogProductOutput
export type CatalogPriceCode =
  'unknown_product' | 'changed_meanwhile' | 'unknown_variant' | 'duplicate_currency' | 'unknown_currency' | PlatformCode
export interface CatalogCategoriesInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
}
export interface CatalogCategoriesOutput {
  data: {
    /** Its name in web addresses. */
    slug: string
    title: string
    /** Plain text. */
    description: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type CatalogCategoriesCode = 'bad_cursor' | PlatformCode
export interface CatalogPutCategoryInput {
  /** Its name in web addresses. */
  slug: string
  title: string
  /** Plain text. */
  description?: string
}
export interface CatalogPutCategoryOutput {
  /** Its name in web addresses. */
  slug: string
  title: string
  /** Plain text. */
  description: string
}
export type CatalogPutCategoryCode = PlatformCode
export interface CatalogMediaInput {
  /** A file name in lower case. */
  name: string
}
export type CatalogMediaOutput = Blob
export type CatalogMediaCode = 'unknown_media' | PlatformCode
export interface CatalogPutMediaInput {
  /** A file name in lower case. */
  name: string
  contentType: 'image/svg+xml' | 'image/png' | 'image/jpeg' | 'image/webp'
  /** The file in base64. */
  content: string
}
export interface CatalogPutMediaOutput {
  /** A file name in lower case. */
  name: string
  url: string
  bytes: number
}
export type CatalogPutMediaCode = 'bad_media' | PlatformCode
export interface CatalogImportProductsInput {
  /** A header and at most 4,000 lines. */
  csv: string
  /** The number of the line below the header. */
  firstLine?: number
}
export interface CatalogImportProductsOutput {
  /** Lines that made a product. */
  created: number
  /** Lines that changed one. */
  updated: number
  /** Lines that say what is known already. */
  unchanged: number
  refused: {
    line: number
    code: 'malformed' | 'bad_sku' | 'duplicate_sku' | 'bad_text' | 'bad_price' | 'bad_currency' | 'bad_category'
    message: string
    sku?: string
  }[]
}
export type CatalogImportProductsCode = 'bad_header' | 'too_many_lines' | PlatformCode
export interface InventoryStockInput {
  /** Stock keeping unit. */
  sku: string
}
export interface InventoryStockOutput {
  /** Stock keeping unit. */
  sku: string
  /** Units in the warehouse, held ones included. */
  onHand: number
  /** Units promised to orders that are not settled yet. */
  held: number
  /** Units that can be sold now: onHand - held. */
  available: number
  /** Grows with each change; the entity tag. */
  version: number
}
export type InventoryStockCode = 'unknown_sku' | PlatformCode
export interface InventoryAvailabilityInput {
  sku: string[]
}
export interface InventoryAvailabilityOutput {
  data: {
    /** Stock keeping unit. */
    sku: string
    available: number
  }[]
}
export type InventoryAvailabilityCode = PlatformCode
export interface InventoryReceiveInput {
  /** Stock keeping unit. */
  sku: string
  /** How many units. */
  quantity: number
  /** Why, for the ledger. */
  reason?: string
}
export type InventoryReceiveOutput = InventoryStockOutput
export type InventoryReceiveCode = PlatformCode
export interface InventoryAdjustInput {
  /** Stock keeping unit. */
  sku: string
  /** Units found (positive) or missing (negative). */
  difference: number
  /** Why, for the ledger. */
  reason: string
  /** Only if the stock still has this version. */
  ifVersion?: number
}
export type InventoryAdjustOutput = InventoryStockOutput
export type InventoryAdjustCode = 'unknown_sku' | 'held_by_orders' | 'changed_meanwhile' | PlatformCode
export interface InventoryMovementsInput {
  /** Stock keeping unit. */
  sku: string
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
}
export interface InventoryMovementsOutput {
  data: {
    at: string
    kind: 'received' | 'adjusted' | 'held' | 'released' | 'sold' | 'restocked'
    /** Units; negative when they left. */
    quantity: number
    /** The order for which stock is held. */
    orderId?: string
    /** Why, for the ledger. */
    reason?: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type InventoryMovementsCode = 'bad_cursor' | PlatformCode
export interface NotificationMessagesInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  /** Identifier, begins with ord_. */
  orderId?: string
  /** `suppressed`: it was news that the customer does not want. */
  status?: 'waiting' | 'sent' | 'failed' | 'suppressed'
}
export interface NotificationMessagesOutput {
  data: {
    /** Identifier, begins with msg_. */
    messageId: string
    /** Identifier, begins with ord_. */
    orderId: string
    kind:
      | 'order_received'
      | 'order_confirmed'
      | 'payment_waiting'
      | 'payment_failed'
      | 'order_cancelled'
      | 'order_refunded'
      | 'order_returned'
      | 'order_shipped'
      | 'order_delivered'
      | 'parcel_lost'
    /** The refund, the return or the parcel that it is about. */
    about?: string
    channel: 'email' | 'sms'
    /** `suppressed`: it was news that the customer does not want. */
    status: 'waiting' | 'sent' | 'failed' | 'suppressed'
    /** How often it was tried without success since it was last asked for. */
    attempts: number
    nextAttemptAt?: string
    lastError?: string
    createdAt: string
    sentAt?: string
    suppressedAt?: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type NotificationMessagesCode = 'bad_cursor' | PlatformCode
export interface NotificationResendInput {
  /** Identifier, begins with msg_. */
  messageId: string
}
export interface NotificationResendOutput {
  /** Identifier, begins with msg_. */
  messageId: string
  /** Identifier, begins with ord_. */
  orderId: string
  kind:
    | 'order_received'
    | 'order_confirmed'
    | 'payment_waiting'
    | 'payment_failed'
    | 'order_cancelled'
    | 'order_refunded'
    | 'order_returned'
    | 'order_shipped'
    | 'order_delivered'
    | 'parcel_lost'
  /** The refund, the return or the parcel that it is about. */
  about?: string
  channel: 'email' | 'sms'
  /** `suppressed`: it was news that the customer does not want. */
  status: 'waiting' | 'sent' | 'failed' | 'suppressed'
  /** How often it was tried without success since it was last asked for. */
  attempts: number
  nextAttemptAt?: string
  lastError?: string
  createdAt: string
  sentAt?: string
  suppressedAt?: string
}
export type NotificationResendCode = 'unknown_message' | 'already_sent' | PlatformCode
export interface NotificationResendFailedInput {}
export interface NotificationResendFailedOutput {
  /** How many that are. */
  resent: number
}
export type NotificationResendFailedCode = PlatformCode
export type NotificationTemplatesInput = NotificationResendFailedInput
export interface NotificationTemplatesOutput {
  data: {
    kind:
      | 'order_received'
      | 'order_confirmed'
      | 'payment_waiting'
      | 'payment_failed'
      | 'order_cancelled'
      | 'order_refunded'
      | 'order_returned'
      | 'order_shipped'
      | 'order_delivered'
      | 'parcel_lost'
    /** A text message is sent only where there is a telephone number. */
    channels: ('email' | 'sms')[]
    /** It is news that customers can switch off. */
    optional: boolean
  }[]
}
export type NotificationTemplatesCode = PlatformCode
export interface NotificationTemplateInput {
  kind:
    | 'order_received'
    | 'order_confirmed'
    | 'payment_waiting'
    | 'payment_failed'
    | 'order_cancelled'
    | 'order_refunded'
    | 'order_returned'
    | 'order_shipped'
    | 'order_delivered'
    | 'parcel_lost'
}
export interface NotificationTemplateOutput {
  kind:
    | 'order_received'
    | 'order_confirmed'
    | 'payment_waiting'
    | 'payment_failed'
    | 'order_cancelled'
    | 'order_refunded'
    | 'order_returned'
    | 'order_shipped'
    | 'order_delivered'
    | 'parcel_lost'
  /** A text message is sent only where there is a telephone number. */
  channels: ('email' | 'sms')[]
  /** It is news that customers can switch off. */
  optional: boolean
  /** Of an example. */
  subject: string
  /** Of an example. */
  text: string
  /** Of an example. */
  html: string
  /** As a text message. */
  brief: string
}
export type NotificationTemplateCode = PlatformCode
export interface NotificationPreferencesInput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** The secret that came with the order, for a guest. */
  token?: string
}
export interface NotificationPreferencesOutput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** What is not sent about this order. */
  unwanted: ('order_shipped' | 'order_delivered')[]
  /** What can be done without. */
  optional: ('order_shipped' | 'order_delivered')[]
}
export type NotificationPreferencesCode = 'unknown_order' | PlatformCode
export interface NotificationPutPreferencesInput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** The secret that came with the order, for a guest. */
  token?: string
  /** What is not sent about this order. */
  unwanted: ('order_shipped' | 'order_delivered')[]
}
export type NotificationPutPreferencesOutput = NotificationPreferencesOutput
export type NotificationPutPreferencesCode = 'unknown_order' | PlatformCode
export interface NotificationUnsubscribeInput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** The secret that came with the order. */
  token: string
  /** As form or multipart. */
  form: string
}
export type NotificationUnsubscribeOutput = NotificationPreferencesOutput
export type NotificationUnsubscribeCode = 'unknown_order' | PlatformCode
export interface OrderPlaceInput {
  /** Identifier, begins with cart_. */
  cartId: string
  cartToken?: string
  /** Only if the cart still has this version. */
  cartVersion?: number
  email: string
  shippingAddress: {
    name: string
    line1: string
    line2?: string
    city: string
    region?: string
    postalCode?: string
    /** ISO 3166-1 alpha-2. */
    country: string
    /** For a text message about the delivery. */
    phone?: string
  }
  /** One of `GET /v1/shipping-options`. Default: the one that was chosen in the cart, or else the only one there is, or `standard`. */
  shippingOption?: string
  payment: {
    method: 'card'
    /** From the payment provider; no card number. */
    token: string
  }
  /** When it happened, for the import of a history. Staff only. */
  occurredAt?: string
}
export interface OrderPlaceOutput {
  /** Identifier, begins with ord_. */
  id: string
  /** What people call it. */
  number: string
  status: 'placed' | 'payment_pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'returned'
  /** Why it was cancelled; or who wanted that. */
  reason?: 'payment_declined' | 'out_of_stock' | 'payment_overdue' | 'inventory_unavailable' | 'customer' | 'staff'
  /** Identifier, begins with cart_. */
  cartId: string
  lines: {
    sku: string
    title: string
    variantTitle: string
    quantity: number
    /** An exact amount of money. */
    unitPrice: Money
    /** An exact amount of money. */
    total: Money
  }[]
  totals: {
    /** An exact amount of money. */
    subtotal: Money
    /** An exact amount of money. */
    discount: Money
    /** An exact amount of money. */
    shipping: Money
    /** An exact amount of money. */
    tax: Money
    /** An exact amount of money. */
    total: Money
  }
  email: string
  shippingAddress: {
    name: string
    line1: string
    line2?: string
    city: string
    region?: string
    postalCode?: string
    /** ISO 3166-1 alpha-2. */
    country: string
    /** For a text message about the delivery. */
    phone?: string
  }
  /** One of `GET /v1/shipping-options`. Default: the one that was chosen in the cart, or else the only one there is, or `standard`. */
  shippingOption: string
  payment: {
    /** Identifier, begins with pay_. */
    paymentId?: string
    method: string
    state: 'pending' | 'authorised' | 'captured' | 'declined' | 'voided'
  }
  /** The payment needs a second step, there. */
  nextAction?: {
    type: 'redirect'
    url: string
  }
  timeline: {
    at: string
    what: string
  }[]
  /** Grows with each change; the entity tag. */
  version: number
  /** When it was placed; for an order of the past, when that was. */
  placedAt: string
  createdAt: string
  /** The secret with which a guest reads the order. */
  token: string
}
export type OrderPlaceCode =
  | 'unknown_cart'
  | 'empty_cart'
  | 'cart_changed'
  | 'already_ordered'
  | 'out_of_stock'
  | 'payment_declined'
  | 'unknown_shipping_option'
  | 'shipping_option_needed'
  | 'not_delivered_there'
  | 'shipping_unavailable'
  | 'staff_only'
  | 'impossible_time'
  | 'card_number'
  | 'inventory_unavailable'
  | 'cancelled'
  | PlatformCode
export interface OrderListInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  status?: 'placed' | 'payment_pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'returned'
}
export interface OrderListOutput {
  data: {
    /** Identifier, begins with ord_. */
    id: string
    /** What people call it. */
    number: string
    status: 'placed' | 'payment_pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'returned'
    /** Why it was cancelled; or who wanted that. */
    reason?: 'payment_declined' | 'out_of_stock' | 'payment_overdue' | 'inventory_unavailable' | 'customer' | 'staff'
    /** Identifier, begins with cart_. */
    cartId: string
    lines: {
      sku: string
      title: string
      variantTitle: string
      quantity: number
      /** An exact amount of money. */
      unitPrice: Money
      /** An exact amount of money. */
      total: Money
    }[]
    totals: {
      /** An exact amount of money. */
      subtotal: Money
      /** An exact amount of money. */
      discount: Money
      /** An exact amount of money. */
      shipping: Money
      /** An exact amount of money. */
      tax: Money
      /** An exact amount of money. */
      total: Money
    }
    email: string
    shippingAddress: {
      name: string
      line1: string
      line2?: string
      city: string
      region?: string
      postalCode?: string
      /** ISO 3166-1 alpha-2. */
      country: string
      /** For a text message about the delivery. */
      phone?: string
    }
    /** One of `GET /v1/shipping-options`. Default: the one that was chosen in the cart, or else the only one there is, or `standard`. */
    shippingOption: string
    payment: {
      /** Identifier, begins with pay_. */
      paymentId?: string
      method: string
      state: 'pending' | 'authorised' | 'captured' | 'declined' | 'voided'
    }
    /** The payment needs a second step, there. */
    nextAction?: {
      type: 'redirect'
      url: string
    }
    timeline: {
      at: string
      what: string
    }[]
    /** Grows with each change; the entity tag. */
    version: number
    /** When it was placed; for an order of the past, when that was. */
    placedAt: string
    createdAt: string
    /** An exact amount of money. */
    refunded: Money
    /** All money that was, or is being, given back, the oldest first. */
    refunds: {
      /** Identifier, begins with ref_. */
      refundId: string
      cause: 'refund' | 'return' | 'cancellation'
      /** Failed: the provider will not, and somebody has to see to it. */
      state: 'pending' | 'done' | 'failed'
      /** An exact amount of money. */
      amount: Money
      lines: {
        sku: string
        quantity: number
      }[]
      /** Why, in a few words. */
      reason?: string
      at: string
    }[]
    /** All goods that came back or are expected, the oldest first. */
    returns: {
      /** Identifier, begins with ret_. */
      returnId: string
      /** Identifier, begins with ref_. */
      refundId: string
      /** Failed: the provider will not, and somebody has to see to it. */
      state: 'pending' | 'done' | 'failed'
      /** An exact amount of money. */
      amount: Money
      lines: {
        sku: string
        quantity: number
      }[]
      /** Why, in a few words. */
      reason?: string
      at: string
      /** The goods have not come yet: nothing is taken back before they have. */
      expected?: boolean
    }[]
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type OrderListCode = 'bad_cursor' | PlatformCode
export interface OrderShowInput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** The secret with which a guest reads the order. */
  token?: string
}
export interface OrderShowOutput {
  /** Identifier, begins with ord_. */
  id: string
  /** What people call it. */
  number: string
  status: 'placed' | 'payment_pending' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'returned'
  /** Why it was cancelled; or who wanted that. */
  reason?: 'payment_declined' | 'out_of_stock' | 'payment_overdue' | 'inventory_unavailable' | 'customer' | 'staff'
  /** Identifier, begins with cart_. */
  cartId: string
  lines: {
    sku: string
    title: string
    variantTitle: string
    quantity: number
    /** An exact amount of money. */
    unitPrice: Money
    /** An exact amount of money. */
    total: Money
  }[]
  totals: {
    /** An exact amount of money. */
    subtotal: Money
    /** An exact amount of money. */
    discount: Money
    /** An exact amount of money. */
    shipping: Money
    /** An exact amount of money. */
    tax: Money
    /** An exact amount of money. */
    total: Money
  }
  email: string
  shippingAddress: {
    name: string
    line1: string
    line2?: string
    city: string
    region?: string
    postalCode?: string
    /** ISO 3166-1 alpha-2. */
    country: string
    /** For a text message about the delivery. */
    phone?: string
  }
  /** One of `GET /v1/shipping-options`. Default: the one that was chosen in the cart, or else the only one there is, or `standard`. */
  shippingOption: string
  payment: {
    /** Identifier, begins with pay_. */
    paymentId?: string
    method: string
    state: 'pending' | 'authorised' | 'captured' | 'declined' | 'voided'
  }
  /** The payment needs a second step, there. */
  nextAction?: {
    type: 'redirect'
    url: string
  }
  timeline: {
    at: string
    what: string
  }[]
  /** Grows with each change; the entity tag. */
  version: number
  /** When it was placed; for an order of the past, when that was. */
  placedAt: string
  createdAt: string
  /** An exact amount of money. */
  refunded: Money
  /** All money that was, or is being, given back, the oldest first. */
  refunds: {
    /** Identifier, begins with ref_. */
    refundId: string
    cause: 'refund' | 'return' | 'cancellation'
    /** Failed: the provider will not, and somebody has to see to it. */
    state: 'pending' | 'done' | 'failed'
    /** An exact amount of money. */
    amount: Money
    lines: {
      sku: string
      quantity: number
    }[]
    /** Why, in a few words. */
    reason?: string
    at: string
  }[]
  /** All goods that came back or are expected, the oldest first. */
  returns: {
    /** Identifier, begins with ret_. */
    returnId: string
    /** Identifier, begins with ref_. */
    refundId: string
    /** Failed: the provider will not, and somebody has to see to it. */
    state: 'pending' | 'done' | 'failed'
    /** An exact amount of money. */
    amount: Money
    lines: {
      sku: string
      quantity: number
    }[]
    /** Why, in a few words. */
    reason?: string
    at: string
    /** The goods have not come yet: nothing is taken back before they have. */
    expected?: boolean
  }[]
}
export type OrderShowCode = 'unknown_order' | PlatformCode
export type OrderCancelInput = OrderShowInput
export type OrderCancelOutput = OrderShowOutput
export type OrderCancelCode = 'unknown_order' | 'already_cancelled' | 'already_shipped' | 'undecided' | PlatformCode
export interface OrderRefundInput {
  /** Identifier, begins with ord_. */
  orderId: string
  lines?: {
    sku: string
    quantity: number
  }[]
  /** An exact amount of money. */
  amount?: Money
  /** Why, in a few words. */
  reason?: string
}
export interface OrderRefundOutput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** Identifier, begins with ref_. */
  refundId: string
  cause: 'refund' | 'return' | 'cancellation'
  /** Failed: the provider will not, and somebody has to see to it. */
  state: 'pending' | 'done' | 'failed'
  /** An exact amount of money. */
  amount: Money
  lines: {
    sku: string
    quantity: number
  }[]
  /** Why, in a few words. */
  reason?: string
  at: string
}
export type OrderRefundCode =
  | 'unknown_order'
  | 'not_confirmed'
  | 'lines_or_amount'
  | 'other_currency'
  | 'unsupported_amount'
  | 'not_purchased'
  | 'more_than_left'
  | PlatformCode
export interface OrderReturnInput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** The secret with which a guest reads the order. */
  token?: string
  lines: {
    sku: string
    quantity: number
  }[]
  /** Why, in a few words. */
  reason?: string
  /** When it happened, for the import of a history. Staff only. */
  occurredAt?: string
}
export interface OrderReturnOutput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** Identifier, begins with ret_. */
  returnId: string
  /** Identifier, begins with ref_. */
  refundId: string
  /** Failed: the provider will not, and somebody has to see to it. */
  state: 'pending' | 'done' | 'failed'
  /** An exact amount of money. */
  amount: Money
  lines: {
    sku: string
    quantity: number
  }[]
  /** Why, in a few words. */
  reason?: string
  at: string
  /** The goods have not come yet: nothing is taken back before they have. */
  expected?: boolean
}
export type OrderReturnCode =
  | 'unknown_order'
  | 'not_confirmed'
  | 'not_delivered'
  | 'not_purchased'
  | 'staff_only'
  | 'impossible_time'
  | PlatformCode
export interface OrderReceiveReturnInput {
  /** Identifier, begins with ord_. */
  orderId: string
  /** Identifier, begins with ret_. */
  returnId: string
  /** What has come, where that is not what was announced. */
  lines?: {
    sku: string
    quantity: number
  }[]
}
export type OrderReceiveReturnOutput = OrderReturnOutput
export type OrderReceiveReturnCode =
  'unknown_order' | 'unknown_return' | 'already_received' | 'not_purchased' | PlatformCode
export interface PaymentMethodsInput {}
export interface PaymentMethodsOutput {
  data: {
    method: 'card'
    provider: string
    title: string
  }[]
}
export type PaymentMethodsCode = PlatformCode
export interface PaymentWebhookInput {
  provider: string
  /** The bytes as they came. */
  body: string
  /** t=<seconds>,v1=<hex> */
  signature?: string
  /** The same, where Stripe puts it. */
  stripeSignature?: string
}
export interface PaymentWebhookOutput {
  received: 'applied' | 'known' | 'ignored'
}
export type PaymentWebhookCode = 'unknown_provider' | 'bad_signature' | 'malformed_event' | PlatformCode
export interface PaymentRepayInput {
  /** Identifier, begins with pay_. */
  paymentId: string
  /** An exact amount of money. */
  amount?: Money
}
export interface PaymentRepayOutput {
  /** Identifier, begins with pay_. */
  paymentId: string
  /** Identifier, begins with ord_. */
  orderId: string
  state:
    | 'authorising'
    | 'action_required'
    | 'authorised'
    | 'declined'
    | 'capturing'
    | 'captured'
    | 'voiding'
    | 'voided'
    | 'refunding'
  /** An exact amount of money. */
  amount: Money
  /** An exact amount of money. */
  captured: Money
  /** An exact amount of money. */
  refunded: Money
  method: 'card'
  provider: string
  /** What the provider calls it. */
  reference?: string
  /** In the words of the provider. */
  reason?: string
  nextAction?: {
    type: 'redirect'
    url: string
  }
  createdAt: string
  updatedAt: string
  version: number
}
export type PaymentRepayCode =
  'unknown_payment' | 'not_captured' | 'more_than_captured' | 'no_amount' | 'refund_under_way' | PlatformCode
export interface PaymentShowInput {
  /** Identifier, begins with pay_. */
  paymentId: string
}
export type PaymentShowOutput = PaymentRepayOutput
export type PaymentShowCode = 'unknown_payment' | PlatformCode
export interface PaymentListInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  /** Identifier, begins with ord_. */
  orderId?: string
  state?:
    | 'authorising'
    | 'action_required'
    | 'authorised'
    | 'declined'
    | 'capturing'
    | 'captured'
    | 'voiding'
    | 'voided'
    | 'refunding'
}
export interface PaymentListOutput {
  data: {
    /** Identifier, begins with pay_. */
    paymentId: string
    /** Identifier, begins with ord_. */
    orderId: string
    state:
      | 'authorising'
      | 'action_required'
      | 'authorised'
      | 'declined'
      | 'capturing'
      | 'captured'
      | 'voiding'
      | 'voided'
      | 'refunding'
    /** An exact amount of money. */
    amount: Money
    /** An exact amount of money. */
    captured: Money
    /** An exact amount of money. */
    refunded: Money
    method: 'card'
    provider: string
    /** What the provider calls it. */
    reference?: string
    /** In the words of the provider. */
    reason?: string
    nextAction?: {
      type: 'redirect'
      url: string
    }
    createdAt: string
    updatedAt: string
    version: number
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type PaymentListCode = 'bad_cursor' | PlatformCode
export interface PaymentLedgerInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  /** Identifier, begins with pay_. */
  paymentId?: string
  /** What is reserved stands on the first two, what was taken on the others. */
  account?: 'provider:authorised' | 'customer:authorised' | 'provider:receivable' | 'sales' | 'refunds'
}
export interface PaymentLedgerOutput {
  data: {
    /** Of two entries the later has the larger one. */
    position: number
    /** Identifier, begins with pay_. */
    paymentId: string
    at: string
    kind: 'authorised' | 'captured' | 'released' | 'voided' | 'refunded'
    /** What is reserved stands on the first two, what was taken on the others. */
    debit: 'provider:authorised' | 'customer:authorised' | 'provider:receivable' | 'sales' | 'refunds'
    /** What is reserved stands on the first two, what was taken on the others. */
    credit: 'provider:authorised' | 'customer:authorised' | 'provider:receivable' | 'sales' | 'refunds'
    /** An exact amount of money. */
    amount: Money
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type PaymentLedgerCode = 'bad_cursor' | PlatformCode
export interface PaymentBalancesInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  /** Identifier, begins with pay_. */
  paymentId?: string
}
export interface PaymentBalancesOutput {
  data: {
    /** What is reserved stands on the first two, what was taken on the others. */
    account: 'provider:authorised' | 'customer:authorised' | 'provider:receivable' | 'sales' | 'refunds'
    currency: string
    /** Minor units. */
    debits: number
    /** Minor units. */
    credits: number
    /** Debits less credits: of all accounts of a currency, and of a payment, together 0. */
    balance: number
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type PaymentBalancesCode = 'bad_cursor' | PlatformCode
export type PaymentReconcileInput = PaymentMethodsInput
export interface PaymentReconcileOutput {
  /** Movements that the provider has made since. */
  read: number
  /** Payments of which both sides say the same. */
  agreed: number
  /** Of these, those that differed until we looked them up again. */
  repaired: number
  /** Payments that differ, and are looked up again before it is a case. */
  waiting: number
  /** Cases that are new. */
  opened: number
  /** Cases that are open now. */
  open: number
  /** There is more to compare: ask again. */
  more: boolean
}
export type PaymentReconcileCode = 'provider_away' | PlatformCode
export interface PaymentCasesInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  state?: 'open' | 'closed'
  reference?: string
}
export interface PaymentCasesOutput {
  data: {
    /** Identifier, begins with case_. */
    caseId: string
    /** What both sides call the payment. */
    reference: string
    about: 'amount' | 'reserved' | 'captured' | 'refunded'
    /** The provider has a payment or a movement that we do not know, lacks one of ours, or has another amount. */
    kind: 'unknown_payment' | 'unknown_movement' | 'missing_movement' | 'amount_differs'
    /** An exact amount of money. */
    ours: Money
    /** An exact amount of money. */
    theirs: Money
    foundBy: 'webhook' | 'reconciliation'
    state: 'open' | 'closed'
    openedAt: string
    closedAt?: string
    closedBy?: string
    note?: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type PaymentCasesCode = 'bad_cursor' | PlatformCode
export interface PaymentCloseInput {
  /** Identifier, begins with case_. */
  caseId: string
  note: string
}
export interface PaymentCloseOutput {
  /** Identifier, begins with case_. */
  caseId: string
  /** What both sides call the payment. */
  reference: string
  about: 'amount' | 'reserved' | 'captured' | 'refunded'
  /** The provider has a payment or a movement that we do not know, lacks one of ours, or has another amount. */
  kind: 'unknown_payment' | 'unknown_movement' | 'missing_movement' | 'amount_differs'
  /** An exact amount of money. */
  ours: Money
  /** An exact amount of money. */
  theirs: Money
  foundBy: 'webhook' | 'reconciliation'
  state: 'open' | 'closed'
  openedAt: string
  closedAt?: string
  closedBy?: string
  note?: string
}
export type PaymentCloseCode = 'unknown_case' | PlatformCode
export interface ShippingOptionsInput {
  /** Where it goes: ISO 3166-1 alpha-2. */
  country: string
  /** ISO 4217 currency code. */
  currency: string
  /** Of the goods, minor units. */
  subtotal: number
  /** How many pieces. */
  items: number
}
export interface ShippingOptionsOutput {
  data: {
    /** A way to deliver. */
    option: string
    title: string
    /** An exact amount of money. */
    price: Money
    minDays: number
    maxDays: number
  }[]
}
export type ShippingOptionsCode = PlatformCode
export interface ShippingZonesInput {}
export interface ShippingZonesOutput {
  data: {
    /** Countries with the same rates. `world` has all that no other zone has. */
    zone: string
    title: string
    /** A country that is named here leaves the zone that it was in. */
    countries: string[]
    /** In the order in which they are offered. */
    rates: {
      /** A way to deliver. */
      option: string
      title: string
      minDays: number
      maxDays: number
      /** What it costs in each currency in which it can be had. None at all: it is free, in every currency. */
      prices: {
        /** ISO 4217 currency code. */
        currency: string
        /** Minor units. */
        amount: number
        /** For each item after the first, minor units. */
        perItem?: number
        /** Costs nothing from this subtotal on. */
        freeFrom?: number
      }[]
    }[]
    /** Grows with each change; the entity tag. */
    version: number
  }[]
}
export type ShippingZonesCode = PlatformCode
export interface ShippingPutZoneInput {
  /** Countries with the same rates. `world` has all that no other zone has. */
  zone: string
  title: string
  /** A country that is named here leaves the zone that it was in. */
  countries: string[]
  /** In the order in which they are offered. */
  rates: {
    /** A way to deliver. */
    option: string
    title: string
    minDays: number
    maxDays: number
    /** What it costs in each currency in which it can be had. None at all: it is free, in every currency. */
    prices: {
      /** ISO 4217 currency code. */
      currency: string
      /** Minor units. */
      amount: number
      /** For each item after the first, minor units. */
      perItem?: number
      /** Costs nothing from this subtotal on. */
      freeFrom?: number
    }[]
  }[]
  /** Only if the zone still has this version. */
  ifVersion?: number
}
export interface ShippingPutZoneOutput {
  /** Countries with the same rates. `world` has all that no other zone has. */
  zone: string
  title: string
  /** A country that is named here leaves the zone that it was in. */
  countries: string[]
  /** In the order in which they are offered. */
  rates: {
    /** A way to deliver. */
    option: string
    title: string
    minDays: number
    maxDays: number
    /** What it costs in each currency in which it can be had. None at all: it is free, in every currency. */
    prices: {
      /** ISO 4217 currency code. */
      currency: string
      /** Minor units. */
      amount: number
      /** For each item after the first, minor units. */
      perItem?: number
      /** Costs nothing from this subtotal on. */
      freeFrom?: number
    }[]
  }[]
  /** Grows with each change; the entity tag. */
  version: number
}
export type ShippingPutZoneCode = 'impossible_zone' | 'changed_meanwhile' | PlatformCode
export interface ShippingRemoveZoneInput {
  /** Countries with the same rates. `world` has all that no other zone has. */
  zone: string
}
export type ShippingRemoveZoneOutput = ShippingRemoveZoneInput
export type ShippingRemoveZoneCode = 'unknown_zone' | 'rest_of_world' | PlatformCode
export interface ShippingShowInput {
  /** Identifier, begins with shp_. */
  shipmentId: string
  /** The secret that came with the order, for a guest. */
  token?: string
}
export interface ShippingShowOutput {
  /** Identifier, begins with shp_. */
  shipmentId: string
  /** Identifier, begins with ord_. */
  orderId: string
  /** `held`: the carrier will not take it, and staff have to look at it. */
  state: 'preparing' | 'held' | 'booked' | 'dispatched' | 'delivered' | 'lost' | 'calling_off' | 'cancelled'
  /** A way to deliver. */
  option?: string
  /** Who brings it. */
  carrier: string
  /** Under which the carrier knows it. */
  trackingNumber?: string
  /** In the words of the carrier. */
  tracking: {
    at: string
    what: string
  }[]
  createdAt: string
  updatedAt: string
  version: number
}
export type ShippingShowCode = 'unknown_shipment' | PlatformCode
export interface ShippingListInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  /** Identifier, begins with ord_. */
  orderId?: string
  /** `held`: the carrier will not take it, and staff have to look at it. */
  state?: 'preparing' | 'held' | 'booked' | 'dispatched' | 'delivered' | 'lost' | 'calling_off' | 'cancelled'
  /** The secret that came with the order, for a guest. */
  token?: string
}
export interface ShippingListOutput {
  data: {
    /** Identifier, begins with shp_. */
    shipmentId: string
    /** Identifier, begins with ord_. */
    orderId: string
    /** `held`: the carrier will not take it, and staff have to look at it. */
    state: 'preparing' | 'held' | 'booked' | 'dispatched' | 'delivered' | 'lost' | 'calling_off' | 'cancelled'
    /** A way to deliver. */
    option?: string
    /** Who brings it. */
    carrier: string
    /** Under which the carrier knows it. */
    trackingNumber?: string
    /** In the words of the carrier. */
    tracking: {
      at: string
      what: string
    }[]
    createdAt: string
    updatedAt: string
    version: number
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type ShippingListCode = 'bad_cursor' | 'unknown_order' | PlatformCode
export interface ShippingRetryInput {
  /** Identifier, begins with shp_. */
  shipmentId: string
}
export type ShippingRetryOutput = ShippingShowOutput
export type ShippingRetryCode = 'unknown_shipment' | 'not_held' | PlatformCode
export interface UserRegisterInput {
  email: string
  /** At least 8 characters, of any kind; not one of the commonest, nor the e-mail address. */
  password: string
  name: string
  /** In which language to write: BCP 47. */
  locale?: string
  /** Whether news of the shop may be sent. */
  marketing?: boolean
}
export interface UserRegisterOutput {}
export type UserRegisterCode = 'weak_password' | 'too_busy' | PlatformCode
export interface UserVerifyEmailInput {
  /** From the letter. */
  token: string
}
export type UserVerifyEmailOutput = UserRegisterOutput
export type UserVerifyEmailCode = 'link_spent' | PlatformCode
export interface UserLoginInput {
  email: string
  /** The present one. */
  password: string
  device?: string
}
export interface UserLoginOutput {
  /** Sent as `Authorization: Bearer …`. */
  accessToken: string
  tokenType: 'Bearer'
  /** How long the access token can be used, in seconds. */
  expiresIn: number
  /** Answers the next tokens, once. */
  refreshToken: string
  /** Who signed in: `cus_…` or `stf_…`. */
  subject: string
}
export type UserLoginCode = 'cannot_sign' | 'wrong_credentials' | 'locked' | 'too_busy' | PlatformCode
export interface UserRefreshInput {
  /** The latest one that was given. */
  refreshToken: string
}
export type UserRefreshOutput = UserLoginOutput
export type UserRefreshCode = 'cannot_sign' | 'session_over' | PlatformCode
export type UserLogoutInput = UserRefreshInput
export type UserLogoutOutput = UserRegisterOutput
export type UserLogoutCode = PlatformCode
export interface UserForgotPasswordInput {
  email: string
}
export type UserForgotPasswordOutput = UserRegisterOutput
export type UserForgotPasswordCode = PlatformCode
export interface UserResetPasswordInput {
  /** From the letter. */
  token: string
  /** At least 8 characters, of any kind; not one of the commonest, nor the e-mail address. */
  password: string
}
export type UserResetPasswordOutput = UserRegisterOutput
export type UserResetPasswordCode = 'weak_password' | 'too_busy' | 'link_spent' | PlatformCode
export interface UserChangePasswordInput {
  /** The present one. */
  password: string
  /** At least 8 characters, of any kind; not one of the commonest, nor the e-mail address. */
  newPassword: string
  device?: string
}
export type UserChangePasswordOutput = UserLoginOutput
export type UserChangePasswordCode =
  'weak_password' | 'too_busy' | 'cannot_sign' | 'wrong_password' | 'locked' | 'unknown_account' | PlatformCode
export type UserKeysInput = UserRegisterOutput
export interface UserKeysOutput {
  keys: {
    kty: 'OKP'
    crv: 'Ed25519'
    x: string
    kid: string
    alg: 'EdDSA'
    use: 'sig'
  }[]
}
export type UserKeysCode = PlatformCode
export interface UserRotateKeysInput {
  leaked?: boolean
}
export type UserRotateKeysOutput = UserKeysOutput
export type UserRotateKeysCode = PlatformCode
export type UserMeInput = UserRegisterOutput
export interface UserMeOutput {
  /** Identifier, begins with cus_. */
  customerId: string
  email: string
  name: string
  phone?: string
  /** In which language to write: BCP 47. */
  locale: string
  /** Whether news of the shop may be sent. */
  marketing: boolean
  createdAt: string
}
export type UserMeCode = 'unknown_customer' | PlatformCode
export interface UserChangeMeInput {
  name?: string
  /** Empty: none any more. */
  phone?: string
  /** In which language to write: BCP 47. */
  locale?: string
  /** Whether news of the shop may be sent. */
  marketing?: boolean
  email?: string
  /** The present one. */
  password?: string
}
export type UserChangeMeOutput = UserMeOutput
export type UserChangeMeCode = 'unknown_customer' | 'wrong_password' | 'locked' | 'too_busy' | PlatformCode
export type UserAddressesInput = UserRegisterOutput
export interface UserAddressesOutput {
  data: {
    /** Identifier, begins with adr_. */
    addressId: string
    name: string
    line1: string
    line2?: string
    city: string
    region?: string
    postalCode?: string
    /** ISO 3166-1 alpha-2. */
    country: string
    phone?: string
    isDefault: boolean
  }[]
}
export type UserAddressesCode = 'unknown_customer' | PlatformCode
export interface UserAddAddressInput {
  name: string
  line1: string
  line2?: string
  city: string
  region?: string
  postalCode?: string
  /** ISO 3166-1 alpha-2. */
  country: string
  phone?: string
  /** Make it the one that is proposed first. */
  isDefault?: boolean
}
export interface UserAddAddressOutput {
  /** Identifier, begins with adr_. */
  addressId: string
  name: string
  line1: string
  line2?: string
  city: string
  region?: string
  postalCode?: string
  /** ISO 3166-1 alpha-2. */
  country: string
  phone?: string
  isDefault: boolean
}
export type UserAddAddressCode = 'unknown_customer' | 'too_many_addresses' | PlatformCode
export interface UserChangeAddressInput {
  /** Identifier, begins with adr_. */
  addressId: string
  name: string
  line1: string
  line2?: string
  city: string
  region?: string
  postalCode?: string
  /** ISO 3166-1 alpha-2. */
  country: string
  phone?: string
  /** Make it the one that is proposed first. */
  isDefault?: boolean
}
export type UserChangeAddressOutput = UserAddAddressOutput
export type UserChangeAddressCode = 'unknown_customer' | 'unknown_address' | PlatformCode
export interface UserRemoveAddressInput {
  /** Identifier, begins with adr_. */
  addressId: string
}
export type UserRemoveAddressOutput = UserRegisterOutput
export type UserRemoveAddressCode = 'unknown_customer' | PlatformCode
export type UserSessionsInput = UserRegisterOutput
export interface UserSessionsOutput {
  data: {
    /** Identifier, begins with ses_. */
    sessionId: string
    device?: string
    createdAt: string
    /** When its tokens were refreshed for the last time. */
    lastUsedAt: string
    /** It ends then, or after 7 days without use. */
    expiresAt: string
  }[]
}
export type UserSessionsCode = PlatformCode
export interface UserEndSessionInput {
  /** Identifier, begins with ses_. */
  sessionId: string
}
export type UserEndSessionOutput = UserRegisterOutput
export type UserEndSessionCode = 'unknown_session' | PlatformCode
export interface UserCustomersInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  email?: string
}
export interface UserCustomersOutput {
  data: {
    /** Identifier, begins with cus_. */
    customerId: string
    email: string
    name: string
    phone?: string
    /** In which language to write: BCP 47. */
    locale: string
    /** Whether news of the shop may be sent. */
    marketing: boolean
    createdAt: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type UserCustomersCode = 'bad_cursor' | PlatformCode
export interface UserCustomerInput {
  /** Identifier, begins with cus_. */
  customerId: string
}
export type UserCustomerOutput = UserMeOutput
export type UserCustomerCode = 'unknown_customer' | PlatformCode
export interface UserAddStaffInput {
  email: string
  /** At least 8 characters, of any kind; not one of the commonest, nor the e-mail address. */
  password?: string
  name: string
  roles: string[]
}
export interface UserAddStaffOutput {
  /** Identifier, begins with stf_. */
  staffId: string
  email: string
  name: string
  roles: string[]
  disabled: boolean
  createdAt: string
}
export type UserAddStaffCode =
  'weak_password' | 'too_busy' | 'unknown_role' | 'email_taken' | 'more_than_yours' | PlatformCode
export interface UserStaffInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
}
export interface UserStaffOutput {
  data: {
    /** Identifier, begins with stf_. */
    staffId: string
    email: string
    name: string
    roles: string[]
    /** Cannot sign in, and no key of theirs opens anything. */
    disabled: boolean
    createdAt: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type UserStaffCode = 'bad_cursor' | PlatformCode
export interface UserColleagueInput {
  /** Identifier, begins with stf_. */
  staffId: string
}
export interface UserColleagueOutput {
  /** Identifier, begins with stf_. */
  staffId: string
  email: string
  name: string
  roles: string[]
  /** Cannot sign in, and no key of theirs opens anything. */
  disabled: boolean
  createdAt: string
}
export type UserColleagueCode = 'unknown_staff' | PlatformCode
export interface UserChangeStaffInput {
  /** Identifier, begins with stf_. */
  staffId: string
  name?: string
  roles?: string[]
  disabled?: boolean
}
export type UserChangeStaffOutput = UserColleagueOutput
export type UserChangeStaffCode = 'unknown_staff' | 'more_than_yours' | 'unknown_role' | 'yourself' | PlatformCode
export type UserRolesInput = UserRegisterOutput
export interface UserRolesOutput {
  data: {
    role: string
    permissions: string[]
  }[]
}
export type UserRolesCode = PlatformCode
export interface UserMakeKeyInput {
  name: string
  permissions: string[]
  /** Default 90. */
  expiresInDays?: number
}
export interface UserMakeKeyOutput {
  /** Identifier, begins with key_. */
  keyId: string
  name: string
  /** What it was made for. It opens that of it which its owner may do. */
  permissions: string[]
  createdAt: string
  expiresAt: string
  revokedAt?: string
  /** To the hour; absent: never. */
  lastUsedAt?: string
  key: string
}
export type UserMakeKeyCode = 'more_than_yours' | 'no_account' | 'too_many_keys' | PlatformCode
export interface UserApiKeysInput {
  /** Identifier, begins with stf_. */
  staffId?: string
}
export interface UserApiKeysOutput {
  data: {
    /** Identifier, begins with key_. */
    keyId: string
    name: string
    /** What it was made for. It opens that of it which its owner may do. */
    permissions: string[]
    createdAt: string
    expiresAt: string
    revokedAt?: string
    /** To the hour; absent: never. */
    lastUsedAt?: string
  }[]
}
export type UserApiKeysCode = 'unknown_staff' | PlatformCode
export interface UserRevokeKeyInput {
  /** Identifier, begins with key_. */
  keyId: string
}
export type UserRevokeKeyOutput = UserRegisterOutput
export type UserRevokeKeyCode = 'unknown_key' | PlatformCode
export type UserExportMeInput = UserRegisterOutput
export type UserExportMeOutput = Blob
export type UserExportMeCode = 'unknown_customer' | PlatformCode
export interface UserEraseMeInput {
  /** The present one. */
  password: string
}
export interface UserEraseMeOutput {
  /** Identifier, begins with cus_. */
  customerId: string
  /** The customer, or somebody of the staff. */
  askedBy: string
  /** The account is gone since then, and its e-mail address is free. */
  askedAt: string
  /** What was erased so far, and where. Nothing of it says who it was. */
  parts: {
    service: string
    /** How many things of its own said something about the customer. */
    records: number
    erasedAt: string
  }[]
  /** Since then no service says who it was. */
  doneAt?: string
  /** Until then answers of before may be kept for who repeats a request with its Idempotency-Key. */
  answersGoneAt?: string
}
export type UserEraseMeCode =
  'unknown_customer' | 'orders_under_way' | 'wrong_password' | 'locked' | 'too_busy' | PlatformCode
export type UserEraseInput = UserCustomerInput
export type UserEraseOutput = UserEraseMeOutput
export type UserEraseCode = 'unknown_customer' | 'orders_under_way' | PlatformCode
export type UserErasureInput = UserCustomerInput
export type UserErasureOutput = UserEraseMeOutput
export type UserErasureCode = 'not_asked' | PlatformCode
export interface UserAuditInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  /** Who did it. */
  subject?: string
  service?: string
  /** By its name in the contract of the service. */
  operation?: string
  since?: string
  /** Before then. */
  until?: string
}
export interface UserAuditOutput {
  data: {
    /** Identifier, begins with act_. */
    actId: string
    subject: string
    service: string
    operation: string
    about: {
      field: string
      id: string
    }[]
    traceId: string
    at: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type UserAuditCode = 'bad_cursor' | 'no_such_time' | PlatformCode
export interface WebhookEventTypesInput {}
export interface WebhookEventTypesOutput {
  data: {
    /** The type of an event. */
    type: string
    doc: string
  }[]
}
export type WebhookEventTypesCode = PlatformCode
export interface WebhookListInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
}
export interface WebhookListOutput {
  data: {
    /** Identifier, begins with whe_. */
    endpointId: string
    /** Where events are sent. */
    url: string
    /** Types of events, of those at /v1/webhook-event-types, or `*` for all. */
    events: string[]
    /** For whom it is. */
    description: string
    enabled: boolean
    /** `asked`: by staff. `gone`: it answered 410. `failing`: everything that was sent has failed for days. */
    disabledReason?: 'asked' | 'gone' | 'failing'
    disabledAt?: string
    /** Since then nothing was taken. It is disabled when that lasts for days. */
    failingSince?: string
    /** Nothing is sent there before: by `Retry-After` of a 429 or 503, but for an hour at most. */
    quietUntil?: string
    createdAt: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type WebhookListCode = 'bad_cursor' | PlatformCode
export interface WebhookCreateInput {
  /** Where events are sent. */
  url: string
  /** Types of events, of those at /v1/webhook-event-types, or `*` for all. */
  events: string[]
  /** For whom it is. */
  description?: string
}
export interface WebhookCreateOutput {
  /** Identifier, begins with whe_. */
  endpointId: string
  /** Where events are sent. */
  url: string
  /** Types of events, of those at /v1/webhook-event-types, or `*` for all. */
  events: string[]
  /** For whom it is. */
  description: string
  enabled: boolean
  /** `asked`: by staff. `gone`: it answered 410. `failing`: everything that was sent has failed for days. */
  disabledReason?: 'asked' | 'gone' | 'failing'
  disabledAt?: string
  /** Since then nothing was taken. It is disabled when that lasts for days. */
  failingSince?: string
  /** Nothing is sent there before: by `Retry-After` of a 429 or 503, but for an hour at most. */
  quietUntil?: string
  createdAt: string
  /** Signs what is sent. It is shown this once. */
  secret: string
}
export type WebhookCreateCode = 'bad_url' | 'unknown_event' | 'too_many_endpoints' | PlatformCode
export interface WebhookShowInput {
  /** Identifier, begins with whe_. */
  endpointId: string
}
export interface WebhookShowOutput {
  /** Identifier, begins with whe_. */
  endpointId: string
  /** Where events are sent. */
  url: string
  /** Types of events, of those at /v1/webhook-event-types, or `*` for all. */
  events: string[]
  /** For whom it is. */
  description: string
  enabled: boolean
  /** `asked`: by staff. `gone`: it answered 410. `failing`: everything that was sent has failed for days. */
  disabledReason?: 'asked' | 'gone' | 'failing'
  disabledAt?: string
  /** Since then nothing was taken. It is disabled when that lasts for days. */
  failingSince?: string
  /** Nothing is sent there before: by `Retry-After` of a 429 or 503, but for an hour at most. */
  quietUntil?: string
  createdAt: string
}
export type WebhookShowCode = 'unknown_endpoint' | PlatformCode
export interface WebhookChangeInput {
  /** Identifier, begins with whe_. */
  endpointId: string
  /** Where events are sent. */
  url?: string
  /** Types of events, of those at /v1/webhook-event-types, or `*` for all. */
  events?: string[]
  /** For whom it is. */
  description?: string
  enabled?: boolean
}
export type WebhookChangeOutput = WebhookShowOutput
export type WebhookChangeCode = 'unknown_endpoint' | 'bad_url' | 'unknown_event' | PlatformCode
export type WebhookRemoveInput = WebhookShowInput
export type WebhookRemoveOutput = WebhookShowInput
export type WebhookRemoveCode = 'unknown_endpoint' | PlatformCode
export type WebhookRotateSecretInput = WebhookShowInput
export type WebhookRotateSecretOutput = WebhookCreateOutput
export type WebhookRotateSecretCode = 'unknown_endpoint' | PlatformCode
export type WebhookSendTestInput = WebhookShowInput
export interface WebhookSendTestOutput {
  /** Identifier, begins with whd_. */
  deliveryId: string
  /** Identifier, begins with whe_. */
  endpointId: string
  /** The type of an event. */
  type: string
  /** The same at every endpoint. */
  eventId: string
  status: 'waiting' | 'delivered' | 'failed'
  /** The newest last. */
  attempts: {
    at: string
    /** How long it took. */
    ms: number
    /** Of the answer, if there was one. */
    status?: number
    /** Why the event does not count as taken. */
    problem?: string
    /** How the answer of an attempt that failed began. */
    answer?: string
    /** Nothing is sent there before: by `Retry-After` of a 429 or 503, but for an hour at most. */
    quietUntil?: string
  }[]
  nextAttemptAt?: string
  createdAt: string
}
export type WebhookSendTestCode = 'unknown_endpoint' | 'endpoint_disabled' | PlatformCode
export interface WebhookDeliveriesInput {
  /** How many items at most. Default 20. */
  limit?: number
  /** `page.nextCursor` of the page before. */
  cursor?: string
  /** Identifier, begins with whe_. */
  endpointId: string
  status?: 'waiting' | 'delivered' | 'failed'
}
export interface WebhookDeliveriesOutput {
  data: {
    /** Identifier, begins with whd_. */
    deliveryId: string
    /** Identifier, begins with whe_. */
    endpointId: string
    /** The type of an event. */
    type: string
    /** The same at every endpoint. */
    eventId: string
    status: 'waiting' | 'delivered' | 'failed'
    /** The newest last. */
    attempts: {
      at: string
      /** How long it took. */
      ms: number
      /** Of the answer, if there was one. */
      status?: number
      /** Why the event does not count as taken. */
      problem?: string
      /** How the answer of an attempt that failed began. */
      answer?: string
      /** Nothing is sent there before: by `Retry-After` of a 429 or 503, but for an hour at most. */
      quietUntil?: string
    }[]
    nextAttemptAt?: string
    createdAt: string
  }[]
  page: {
    /** Pass as `cursor` to read on. */
    nextCursor: string | null
    hasMore: boolean
  }
}
export type WebhookDeliveriesCode = 'unknown_endpoint' | 'bad_cursor' | PlatformCode
export interface WebhookResendInput {
  /** Identifier, begins with whd_. */
  deliveryId: string
}
export type WebhookResendOutput = WebhookSendTestOutput
export type WebhookResendCode = 'unknown_delivery' | 'endpoint_disabled' | PlatformCode
