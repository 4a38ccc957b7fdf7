import { command, contract, object, optional, string, type Access, type Schema } from '@souk/kit/contract'
import { plan, runs, saga, service, type Service } from '@souk/kit/service'
import { enforce } from '../enforce.ts'
import { folderOf, liveServices } from '../services.ts'
import { erasure } from './erasure.ts'

const post = (path: string, input: Record<string, Schema>, access: Access = 'service') =>
  command(`POST /v1/${path}`, { doc: '', input: object(input), output: object({}), access })
const eraseCustomer = post('erase', { customerId: string() })

/** A service with these operations, and a saga that asks these. */
function made(
  name: string,
  operations: Record<string, ReturnType<typeof post>>,
  steps: Record<string, ReturnType<typeof post>> = {},
): Service {
  const asking = plan('asking', {
    version: 1,
    doc: '',
    data: object({}),
    states: ['over'],
    ended: ['over'],
    steps,
    signals: {},
    timers: [],
    asks: {},
  })
  const handlers = Object.fromEntries(Object.keys(operations).map((each) => [each, () => Promise.resolve({})]))
  return service(contract(name, { doc: '', operations, events: {} }), {
    operations: handlers,
    sagas: [runs(saga(asking, { begin: () => ({ to: 'over' as const }), states: { over: { otherwise: 'ignore' } } }))],
  })
}
const takesEmail = { join: post('join', { email: string() }) }
const club = (operations: Record<string, ReturnType<typeof post>>) => made('club', { ...operations, eraseCustomer })
/** Who asks these to erase a customer. */
const eraser = (...asked: string[]) =>
  made(
    'people',
    takesEmail,
    Object.fromEntries(asked.map((name) => [name, { ...eraseCustomer, service: name, name: 'eraseCustomer' }])),
  )

/** The carrier, the mail server and the payment provider are somebody else's. */
const own = (await liveServices()).filter(({ contract: { name } }) => folderOf(name).startsWith('services/'))

enforce(erasure, own, {
  title: 'who knows something of customers forgets it when one of them is erased',
  atLeast: 8,
  canaries: {
    'who takes an e-mail address': { subjects: [made('club', takesEmail)], caught: /^club: join has email, and/ },
    'who takes an address deep inside': {
      subjects: [made('club', { send: post('send', { to: optional(object({ line1: string() })) }) })],
      caught: /^club: send has to\.line1, and/,
    },
    'who does something for customers': {
      subjects: [made('club', { wish: post('wish', { sku: string() }, 'customer') })],
      caught: /^club: wish is for customers, and/,
    },
    'who hears of an address in a saga, whose history keeps it': {
      subjects: [made('club', {}, { send: post('send', { recipient: object({}) }) })],
      caught: /^club: asking\.send has recipient, and/,
    },
    'who can erase a customer and is never asked': { subjects: [club(takesEmail)], caught: /^club: no saga asks it/ },
  },
  innocents: {
    'who is asked, and who asks': [club(takesEmail), eraser('club')],
    'who knows things only': [made('shelf', { put: post('put', { sku: string(), title: string() }) })],
  },
})
