import { canary, enforce, files, repository } from '../enforce.ts'
import { platformModules } from './platform-modules.ts'

enforce(platformModules, repository(), {
  title: 'only the worlds touch the machine',
  atLeast: 100,
  canaries: {
    'a service that reads a file': canary(
      { 'services/order/store.ts': `import { readFileSync } from 'node:fs'` },
      /store\.ts:1: imports node:fs/,
    ),
    'a service that waits': canary(
      { 'services/order/sweep.ts': `import { setTimeout } from 'node:timers/promises'` },
      /imports node:timers\/promises/,
    ),
    'the host with a socket': canary({ 'kit/host/host.ts': `import net from 'net'` }, /imports net/),
    'a policy with an HTTP client': canary(
      { 'kit/resilience/retry.ts': `import { Pool } from '../undici/index.ts'` },
      /retry\.ts:1: imports kit\/undici\/index\.ts/,
    ),
    'a service with an HTTP client': canary(
      { 'services/order/ask.ts': `import { Client } from '@souk/kit/undici'` },
      /imports @souk\/kit\/undici/,
    ),
    'a dynamic import': canary({ 'kit/host/host.ts': `await import('node:os')` }, /imports node:os/),
  },
  innocents: {
    'a type, and the adapters of the kit': files({
      'kit/host/host.ts': `import type { Socket } from 'node:net'`,
      'kit/http/server.ts': `import fastify from 'fastify'`,
    }),
  },
})
