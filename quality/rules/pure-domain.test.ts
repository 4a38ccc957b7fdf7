import { canary, enforce, files, repository } from '../enforce.ts'
import { pureDomain } from './pure-domain.ts'

const domain = (text: string, caught: RegExp) => canary({ 'services/order/domain.ts': text }, caught)

enforce(pureDomain, repository(), {
  title: 'the domain of a service is pure',
  atLeast: 30,
  canaries: {
    'an asynchronous function': domain(
      `export const total = async () => 1`,
      /domain\.ts:1: an asynchronous function in the domain/,
    ),
    'await at the top': domain(`export const total = await Promise.resolve(1)`, /await in the domain/),
    'the clock': domain(`export const isOver = (at: number) => at < Date.now()`, /Date\.now in the domain/),
    'the clock, as an object': domain(`export const today = () => new Date()`, /the present time in the domain/),
    chance: domain(`\nexport const pick = () => Math.random()`, /domain\.ts:2: Math\.random in the domain/),
    'ids that are made in place': domain(`export const id = () => crypto.randomUUID()`, /crypto in the domain/),
    'the network': domain(`export const rate = () => fetch('http://rates')`, /fetch in the domain/),
    'the environment': domain(`export const mode = process.env.MODE`, /process in the domain/),
    'an import that does things': domain(`import { readFileSync } from 'node:fs'`, /imports readFileSync from node:fs/),
    'the database of the kit': domain(
      `import { sql } from '@souk/kit/database'`,
      /imports sql from @souk\/kit\/database/,
    ),
    'impurity one file further': canary(
      {
        'services/order/domain.ts': `import { age } from './age.ts'\nexport const old = age`,
        'services/order/age.ts': `export const age = (at: number) => Date.now() - at`,
      },
      /age\.ts:1: Date\.now in the domain/,
    ),
  },
  innocents: {
    'types, a given moment and files that are pure themselves': files({
      'services/order/domain.ts': `
        import type { Reader } from '@souk/kit/database'
        import { isDeepStrictEqual } from 'node:util'
        import { sum } from './sum.ts'
        export const shown = (at: number) => new Date(at).toISOString()
        export interface Loader { fetch(): void }
        export const same = (a: Reader, b: Reader) => isDeepStrictEqual(a, b) && sum`,
      'services/order/sum.ts': `export const sum = 1`,
      'services/order/store.ts': `export const load = async () => Date.now()`,
    }),
  },
})
