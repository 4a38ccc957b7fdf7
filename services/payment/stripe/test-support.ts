import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What a test makes of one request: an answer of its own, or nothing special. `after`: it takes effect all the same. `kept`: under
 * its key it is answered so again.
 */
type Twist = (
  path: string,
  form: URLSearchParams,
  method: string,
) => { status: number; body: object; after?: boolean; kept?: boolean } | undefined

/** In place of a status: the connection breaks off, or nothing ever comes. */
export const RESET = 0
export const SILENCE = -1

interface Intent {
  id: string
  object: 'payment_intent'
  status: string
  amount: number
  amount_capturable: number
  amount_received: number
  currency: string
  metadata: Record<string, string>
  created: number
  next_action?: object
  last_payment_error?: object
  latest_charge: { id: string; object: 'charge'; amount_refunded: number } | null
}

interface Refund {
  id: string
  status: string
  amount: number
  payment_intent: string
  metadata: Record<string, string>
}

const failure = (status: number, type: string, code: string, more: object = {}) => ({
  status,
  body: { error: { type, code, message: code, ...more } },
})

/** Stripe as far as a payment needs it, on a port of this machine: forms, keys for repetition, errors as Stripe answers them. */
export async function startStripe() {
  const intents = new Map<string, Intent>()
  const refunds: Refund[] = []
  const events: object[] = []
  const answers = new Map<string, { form: string; status: number; body: object }>()
  const requests: string[] = []
  const keys: string[] = []
  const twists: Twist[] = []
  let made = 0

  const tell = (type: string, told: object) =>
    void events.unshift({
      id: `evt_${++made}`,
      object: 'event',
      type,
      created: 1_767_225_600,
      data: { object: { ...told } },
    })

  function create(form: URLSearchParams): { status: number; body: object } {
    const token = form.get('payment_method') ?? ''
    const amount = Number(form.get('amount'))
    if (token === 'pm_declined') return failure(402, 'card_error', 'card_declined', { decline_code: 'generic_decline' })
    if (token === 'pm_poor') return failure(402, 'card_error', 'card_declined', { decline_code: 'insufficient_funds' })
    if (!token.startsWith('pm_'))
      return failure(400, 'invalid_request_error', 'resource_missing', { param: 'payment_method' })
    const isAsked = token === 'pm_3ds'
    const id = `pi_${++made}`
    const intent: Intent = {
      id,
      object: 'payment_intent',
      status: isAsked ? 'requires_action' : 'requires_capture',
      amount,
      amount_capturable: isAsked ? 0 : amount,
      amount_received: 0,
      currency: form.get('currency') ?? '',
      metadata: { reference: form.get('metadata[reference]') ?? '' },
      created: 1_767_225_600,
      latest_charge: isAsked ? null : { id: `ch_${id}`, object: 'charge', amount_refunded: 0 },
      ...(isAsked
        ? { next_action: { type: 'redirect_to_url', redirect_to_url: { url: `https://hooks.stripe.test/${id}` } } }
        : {}),
    }
    intents.set(id, intent)
    if (!isAsked) tell('payment_intent.amount_capturable_updated', intent)
    return { status: 200, body: intent }
  }

  const unexpected = () => failure(400, 'invalid_request_error', 'payment_intent_unexpected_state')

  function capture(intent: Intent, form: URLSearchParams) {
    const amount = Number(form.get('amount_to_capture') ?? intent.amount_capturable)
    if (intent.status !== 'requires_capture') return unexpected()
    if (amount > intent.amount_capturable) return failure(400, 'invalid_request_error', 'amount_too_large')
    Object.assign(intent, { status: 'succeeded', amount_received: amount, amount_capturable: 0 })
    tell('payment_intent.succeeded', intent)
    return { status: 200, body: intent }
  }

  function cancel(intent: Intent) {
    if (['succeeded', 'canceled'].includes(intent.status)) return unexpected()
    Object.assign(intent, { status: 'canceled', amount_capturable: 0 })
    tell('payment_intent.canceled', intent)
    return { status: 200, body: intent }
  }

  function refund(form: URLSearchParams) {
    const intent = intents.get(form.get('payment_intent') ?? '')
    const amount = Number(form.get('amount'))
    if (!intent?.latest_charge) return failure(404, 'invalid_request_error', 'resource_missing')
    if (intent.latest_charge.amount_refunded + amount > intent.amount_received)
      return failure(400, 'invalid_request_error', 'charge_already_refunded')
    intent.latest_charge = { ...intent.latest_charge, amount_refunded: intent.latest_charge.amount_refunded + amount }
    const reference = form.get('metadata[reference]')
    const refundReference = form.get('metadata[refundReference]')
    const refunded = {
      id: `re_${++made}`,
      object: 'refund',
      status: 'pending',
      amount,
      currency: intent.currency,
      payment_intent: intent.id,
      metadata: {
        ...(reference === null ? {} : { reference }),
        ...(refundReference === null ? {} : { refundReference }),
      },
    }
    refunds.unshift(refunded)
    tell('refund.created', refunded)
    return { status: 200, body: refunded }
  }

  /** The bank of the customer does not take the money, which comes back. Stripe tells it twice. */
  function failRefund(refunded: Refund) {
    const charge = intents.get(refunded.payment_intent)?.latest_charge
    if (charge) charge.amount_refunded -= refunded.amount
    refunded.status = 'failed'
    for (const type of ['refund.updated', 'refund.failed']) tell(type, refunded)
  }

  const refundsOf = (query: URLSearchParams) => {
    const of = refunds.filter(({ payment_intent: intent }) => intent === query.get('payment_intent'))
    const data = of.slice(of.findIndex(({ id }) => id === query.get('starting_after')) + 1)
    const page = data.slice(0, Math.min(2, Number(query.get('limit') ?? 10)))
    return {
      status: 200,
      body: { object: 'list', data: page, has_more: data.length > page.length, url: '/v1/refunds' },
    }
  }

  function list(query: URLSearchParams) {
    const before = events.findIndex((event) => (event as { id: string }).id === query.get('ending_before'))
    const newer = before === -1 ? events : events.slice(0, before)
    const limit = Number(query.get('limit') ?? 10)
    const data = before === -1 ? newer.slice(0, limit) : newer.slice(-limit)
    return { status: 200, body: { object: 'list', data, has_more: newer.length > data.length, url: '/v1/events' } }
  }

  function answer(method: string, { pathname, searchParams }: URL, form: URLSearchParams) {
    const [, , what, id = '', action] = pathname.split('/')
    if (what === 'events') return list(searchParams)
    if (what === 'refunds') return method === 'GET' ? refundsOf(searchParams) : refund(form)
    if (method === 'POST' && id === '') return create(form)
    if (id === 'search') {
      const reference = /:'(.*)'$/.exec(searchParams.get('query') ?? '')?.[1]
      const data = [...intents.values()].filter(({ metadata }) => metadata.reference === reference)
      return {
        status: 200,
        body: { object: 'search_result', data, has_more: false, url: '/v1/payment_intents/search' },
      }
    }
    const intent = intents.get(id)
    if (intent === undefined) return failure(404, 'invalid_request_error', 'resource_missing')
    if (action === 'capture') return capture(intent, form)
    return action === 'cancel' ? cancel(intent) : { status: 200, body: intent }
  }

  function reply(request: IncomingMessage, body: string) {
    const url = new URL(request.url ?? '/', 'http://stripe')
    if (request.headers.authorization !== 'Bearer sk_test_1')
      return failure(401, 'invalid_request_error', 'api_key_invalid')
    const form = new URLSearchParams(body)
    requests.push(`${request.method} ${url.pathname}`)
    const twisted = twists[0]?.(url.pathname, form, request.method ?? '')
    if (twisted) twists.shift()
    const key = request.headers['idempotency-key']
    if (typeof key === 'string') keys.push(key)
    if (twisted?.kept && typeof key === 'string') answers.set(key, { form: body, ...twisted })
    if (twisted && !twisted.after) return twisted
    const known = typeof key === 'string' && request.method === 'POST' ? answers.get(key) : undefined
    if (known && known.form !== body) return failure(400, 'idempotency_error', 'idempotency_key_in_use')
    const answered = known ?? answer(request.method ?? '', url, form)
    if (typeof key === 'string' && !known)
      answers.set(key, { form: body, status: answered.status, body: structuredClone(answered.body) })
    return twisted ?? answered
  }

  const send = (response: ServerResponse, { status, body }: { status: number; body: object }) => {
    if (status === SILENCE) return
    if (status === RESET) return void response.destroy()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => send(response, reply(request, body)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    intents,
    requests,
    /** The keys for repetition that were sent, of all requests. */
    keys,
    /** Every key for repetition is forgotten, as Stripe does when it is a day old. */
    forgetKeys: () => answers.clear(),
    twists,
    /** How often something happened. */
    count: (type: string) => events.filter((event) => (event as { type: string }).type === type).length,
    of: (reference: string) => [...intents.values()].filter(({ metadata }) => metadata.reference === reference),
    create,
    refunds,
    failRefund,
    refund: (intent: string, amount: number) =>
      refund(new URLSearchParams({ payment_intent: intent, amount: String(amount) })),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
