import { canary, enforce, files, repository } from '../enforce.ts'
import { platformKnowsNoService } from './platform-knows-no-service.ts'

const kit = (text: string, caught: RegExp) => canary({ 'kit/host/relay.ts': text }, caught)

enforce(platformKnowsNoService, repository(), {
  title: 'the platform names no service',
  atLeast: 120,
  canaries: {
    'a name in a text': kit(`export const first = 'inventory'`, /relay\.ts:1: names the service inventory/),
    'a name in a sentence': kit('export const say = (n: number) => `${n} in the catalog`', /names the service catalog/),
    'a name in an identifier': kit(`export const inventoryUrl = 1`, /names the service inventory/),
    'a property': kit(`export const of = (all: { catalog: 1 }) => all.catalog`, /names the service catalog/),
    'a constant': kit(`export const CATALOG_URL = 1`, /names the service catalog/),
    'an event type': kit(`export const heard = 'order.confirmed'`, /names the service order/),
    'an ordinary word that stands alone': kit(`export const callers = ['order']`, /names the service order/),
    'an import': kit(`import { cart } from '@souk/cart/contract'`, /names the service cart/),
    'a name in the gateway': canary(
      { 'gateway/request/admit.ts': `export const of = 'user'` },
      /names the service user/,
    ),
    'a name in the supervisor': canary(
      { 'system/start.ts': `export const of = 'catalog'` },
      /names the service catalog/,
    ),
    'a name beside the stand-ins': canary(
      { 'system/stand-ins.ts': `export const of = 'inventory'` },
      /names the service inventory/,
    ),
    'a service that the design does not know': canary(
      { 'services/loyalty/service.ts': '', 'kit/host/relay.ts': `export const of = 'loyalty'` },
      /names the service loyalty/,
    ),
  },
  innocents: {
    'ordinary words, comments, tests and the composition': files({
      'kit/host/relay.ts': `
        // Such as inventory.
        export const rows = \`select 1 from outbox order by seq\`
        export const query = new URL('http://x').search
        export const user = process.env.USER
        export const say = 'Another means of payment may work.'
        export const catalogue = 1`,
      'kit/host/relay.test.ts': `export const name = 'inventory'`,
      'system/system.ts': `export const name = 'inventory'`,
      'system/seed/load.ts': `export const name = 'catalog'`,
      'system/stand-ins/provider/service.ts': `import { payment } from '@souk/payment/contract'`,
    }),
  },
})
