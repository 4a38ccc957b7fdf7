import { canary, enforce, files, repository } from '../enforce.ts'
import { clientAlone } from './client-alone.ts'

enforce(clientAlone, repository(), {
  title: 'the typed client imports nothing but its own files, and the kit does not import it',
  atLeast: 100,
  canaries: {
    'a client that needs Node': canary(
      { 'client/call.ts': `import { hash } from 'node:crypto'` },
      /imports node:crypto/,
    ),
    'a client that brings the kit along': canary(
      { 'client/route.ts': `import type { Operation } from '@souk/kit/contract'` },
      /client\/route\.ts:1: imports @souk\/kit\/contract/,
    ),
    'a client that reads a contract by its path': canary(
      { 'client/route.ts': `import { cart } from '../services/cart/contract.ts'` },
      /imports services\/cart\/contract\.ts/,
    ),
    'a page that would read files': canary({ 'client/open.ts': `import './module.ts'` }, /imports client\/module\.ts/),
    'a kit that calls the public door': canary(
      { 'kit/call/calls.ts': `import { createClient } from '@souk/client'` },
      /calls\.ts:1: imports @souk\/client/,
    ),
  },
  innocents: {
    'its tests and what is for Node': files({
      'client/client.test.ts': `import { test } from 'node:test'`,
      'client/module.ts': `import { readFileSync } from 'node:fs'`,
      'client/index.ts': `export { createClient } from './client.ts'`,
    }),
  },
})
