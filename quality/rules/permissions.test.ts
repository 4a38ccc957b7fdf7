import { canary, enforce, files, repository } from '../enforce.ts'
import { permissions } from './permissions.ts'

const roles = (...having: string[]) => ({
  'services/people/domain/roles.ts': `export const roles = { root: ['*'], clerk: ${JSON.stringify(having)} }`,
})
const contract = { 'services/shelf/contract.ts': `export const a = query('GET /a', { access: 'shelf:read' })` }
const handler = { 'services/shelf/operations/a.ts': `if (may(ctx.caller, 'shelf:write')) throw no()` }

enforce(permissions, repository(), {
  title: 'every permission that is asked for is in a role, and every one in a role is asked for',
  atLeast: 50,
  canaries: {
    'an operation that only the administrator can call': canary(
      { ...contract, ...handler, ...roles('shelf:write') },
      /contract\.ts:1: shelf:read is in no role/,
    ),
    'a right that a handler asks for and nobody has': canary(
      { ...contract, ...handler, ...roles('shelf:read') },
      /operations\/a\.ts:1: shelf:write is in no role/,
    ),
    'a right that nothing asks for': canary(
      { ...contract, ...roles('shelf:read', 'shelf:burn') },
      /roles\.ts:1: shelf:burn is in a role, and nothing asks for it/,
    ),
  },
  innocents: {
    'rights that are asked for and given': files({ ...contract, ...handler, ...roles('shelf:read', 'shelf:write') }),
    'a service that no role mentions yet': files({ ...contract, ...handler, ...roles() }),
    'what only looks like a right': files({
      ...roles(),
      'services/shelf/store.ts': `import { hash } from 'node:crypto'; const account = 'provider:receivable'`,
    }),
  },
})
