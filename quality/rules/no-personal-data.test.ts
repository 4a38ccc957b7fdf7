import { array, contract, event, object, optional, string, union } from '@souk/kit/contract'
import type { Schema } from '@souk/kit/contract'
import { enforce } from '../enforce.ts'
import { liveContracts } from '../services.ts'
import { noPersonalData } from './no-personal-data.ts'

const told = (fields: Record<string, Schema>) => [
  contract('order', {
    doc: 'Made up.',
    operations: {},
    events: { placed: event(object({ orderId: string(), ...fields }), { key: 'orderId', doc: 'Made up.' }) },
  }),
]
const line = object({ sku: string(), recipient: object({ lastName: string() }) })

enforce(noPersonalData, await liveContracts(), {
  title: 'events carry no personal data and no secrets',
  atLeast: 2,
  canaries: {
    'an e-mail address': {
      subjects: told({ email: string() }),
      caught: /^order\.placed: email may be personal data or a secret$/,
    },
    'a word of a longer name': { subjects: told({ billingAddress: string() }), caught: /billingAddress may be/ },
    'a name in snake case': { subjects: told({ post_code: string(), postcode: string() }), caught: /postcode may be/ },
    'a name of two words': { subjects: told({ firstName: optional(string()) }), caught: /firstName may be/ },
    'a secret': { subjects: told({ cartToken: string() }), caught: /^order\.placed: cartToken may be/ },
    'a field deep inside': { subjects: told({ lines: array(line) }), caught: /lines\[\]\.recipient\.lastName may be/ },
    'a field of one shape of several': {
      subjects: told({ way: union('kind', { pickup: {}, post: { street: string() } }) }),
      caught: /way\.street may be/,
    },
  },
  innocents: { 'ids and facts': told({ customerId: string(), lines: array(object({ sku: string() })), at: string() }) },
})
