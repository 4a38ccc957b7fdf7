import { canary, enforce, files, repository } from '../enforce.ts'
import { serviceBoundaries } from './service-boundaries.ts'

enforce(serviceBoundaries, repository(), {
  title: 'a service sees of another only its contract',
  atLeast: 40,
  canaries: {
    'a service that imports the store of another by name': canary(
      { 'services/order/operations/place.ts': `import { take } from '@souk/inventory/store.ts'` },
      /place\.ts:1: imports @souk\/inventory\/store\.ts, which is not a contract/,
    ),
    'a service that imports another by its path': canary(
      { 'services/order/service.ts': `\nimport { take } from '../inventory/store.ts'` },
      /service\.ts:2: imports services\/inventory\/store\.ts, out of its own package/,
    ),
    'a mere type of another service': canary(
      { 'services/order/domain.ts': `export type { Line } from '../inventory/domain.ts'` },
      /out of its own package/,
    ),
    'a type that is imported in place': canary(
      { 'services/order/domain.ts': `export const of = (line: import('@souk/inventory').Line) => line.sku` },
      /imports @souk\/inventory, which is not a contract/,
    ),
    'a dynamic import': canary(
      { 'services/order/service.ts': `export const other = await import('../../kit/host/host.ts')` },
      /imports kit\/host\/host\.ts, out of its own package/,
    ),
    'a deep import of the kit': canary(
      { 'services/order/store.ts': `import { migrate } from '@souk/kit/database/migrate.ts'` },
      /which is not a contract/,
    ),
    'a gateway that knows a service': canary(
      { 'gateway/upstream/forward.ts': `import { inventory } from '@souk/inventory/contract'` },
      /forward\.ts:1: imports @souk\/inventory\/contract, but knows no service/,
    ),
    'a gateway that uses the client, which names the services': canary(
      { 'gateway/upstream/forward.ts': `import { createClient } from '@souk/client'` },
      /imports @souk\/client, but knows no service/,
    ),
    'a service that calls another as the public does': canary(
      { 'services/order/operations/place.ts': `import { createClient } from '@souk/client'` },
      /imports @souk\/client, which is not a contract/,
    ),
    'a service that chooses its engine': canary(
      { 'services/order/store.ts': `import { openPostgres } from '@souk/kit/database/postgres'` },
      /imports @souk\/kit\/database\/postgres, which is not a contract/,
    ),
    'a test that reaches into another service': canary(
      { 'services/order/service.test.ts': `import inventory from '../inventory/service.ts'` },
      /out of its own package/,
    ),
    'a stand-in that reaches into the service it serves': canary(
      { 'system/stand-ins/carrier/service.ts': `import { find } from '../../../services/shipping/store.ts'` },
      /imports services\/shipping\/store\.ts, out of its own package/,
    ),
  },
  innocents: {
    'the contract of another service, the kit and own files': files({
      'services/order/operations/place.ts': `
        import { inventory } from '@souk/inventory/contract'
        import { conflict } from '@souk/kit/service'
        import { find } from '../store.ts'`,
      'services/order/service.test.ts': `import { startPostgres } from '@souk/kit/testing/postgres'`,
    }),
  },
})
