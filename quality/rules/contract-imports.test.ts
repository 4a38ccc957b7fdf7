import { canary, enforce, files, repository } from '../enforce.ts'
import { contractImports } from './contract-imports.ts'

enforce(contractImports, repository(), {
  title: 'a contract imports nothing but the words it is written with',
  atLeast: 2,
  canaries: {
    'a contract that imports a file of its service': canary(
      { 'services/order/contract.ts': `import { LONGEST } from './domain.ts'` },
      /contract\.ts:1: imports services\/order\/domain\.ts/,
    ),
    'a contract that imports the schemas of another': canary(
      { 'services/order/contract.ts': `import { inventory } from '@souk/inventory/contract'` },
      /imports @souk\/inventory\/contract/,
    ),
    'a contract that imports another part of the kit': canary(
      { 'services/order/contract.ts': `import type { Handler } from '@souk/kit/service'` },
      /imports @souk\/kit\/service/,
    ),
    'a part of a contract that imports a file of its service': canary(
      { 'services/order/contract/returns.ts': `import { LONGEST } from '../domain.ts'` },
      /contract\/returns\.ts:1: imports services\/order\/domain\.ts/,
    ),
    'a contract that imports a part of another': canary(
      { 'services/order/contract.ts': `import { staff } from '../user/contract/staff.ts'` },
      /imports services\/user\/contract\/staff\.ts/,
    ),
    'a stand-in whose contract needs its domain': canary(
      { 'system/stand-ins/carrier/contract.ts': `import { LONGEST } from './domain.ts'` },
      /contract\.ts:1: imports/,
    ),
  },
  innocents: {
    'a contract in parts': files({
      'services/order/contract.ts': `import { returns } from './contract/returns.ts'`,
      'services/order/contract/returns.ts': `import { id } from '@souk/kit/contract'`,
    }),
    'the words of the kit': files({ 'services/order/contract.ts': `import { id } from '@souk/kit/contract'` }),
  },
})
