import { canary, enforce, files, repository } from '../enforce.ts'
import { partOfUndici } from './part-of-undici.ts'

enforce(partOfUndici, repository(), {
  title: 'no process loads the whole of undici',
  atLeast: 100,
  canaries: {
    'a world that does': canary(
      { 'kit/bus/broker.ts': `import { Pool } from 'undici'` },
      /broker\.ts:1: imports undici/,
    ),
    'a gateway that does when it is asked': canary(
      { 'gateway/ask.ts': `const { request } = await import('undici')` },
      /ask\.ts:1: imports undici/,
    ),
  },
  innocents: {
    'its types, its part, and tests': files({
      'kit/http/reply.ts': `import type { Dispatcher } from 'undici'`,
      'kit/http/transport.ts': `import { Pool } from '../undici/index.ts'`,
      'gateway/cors.test.ts': `import { request } from 'undici'`,
    }),
  },
})
