import { canary, enforce, files, repository } from '../enforce.ts'
import { operations } from './operations.ts'

const service = (operations: string) => `
  import { stock } from './operations/stock.ts'
  import { takeOut } from './operations/take-out.ts'
  export default service(shelf, { operations: { ${operations} } })`
const stock = { 'services/shelf/operations/stock.ts': 'export const stock = 1' }
const takeOut = { 'services/shelf/operations/take-out.ts': 'export async function takeOut() {}' }

const listing = {
  'services/shelf/service.ts': `
  import * as operations from './operations.ts'
  export default service(shelf, { operations })`,
}
const list = (...lines: string[]) => ({ 'services/shelf/operations.ts': lines.join('\n') })
const listed = "export { stock } from './operations/stock.ts'"

enforce(operations, repository(), {
  title: 'an operation is found by its name',
  atLeast: 20,
  canaries: {
    'a file that is named otherwise': canary(
      { 'services/shelf/service.ts': service('stock, takeOut'), ...stock, 'services/shelf/operations/remove.ts': '' },
      /takeOut is not exported by operations\/take-out\.ts/,
    ),
    'a file that belongs to no operation': canary(
      { 'services/shelf/service.ts': service('stock'), ...stock, ...takeOut },
      /operations\/take-out\.ts is no operation/,
    ),
    'a handler that is exported under another name': canary(
      {
        'services/shelf/service.ts': service('stock'),
        'services/shelf/operations/stock.ts': 'export const handler = 1',
      },
      /stock is not exported/,
    ),
    'two shapes in one service': canary(
      { 'services/shelf/service.ts': service('stock, put: async () => 1'), ...stock },
      /keeps put inline and others in files/,
    ),
    'a list that leaves an operation out': canary(
      { ...listing, ...list(listed), ...stock, ...takeOut },
      /operations\/take-out\.ts is no operation/,
    ),
    'a list that names what no file exports': canary(
      { ...listing, ...list(listed, "export { takeOut } from './operations/stock.ts'"), ...stock },
      /takeOut is not exported by operations\/take-out\.ts/,
    ),
    'a list with a handler in it': canary(
      { ...listing, ...list(listed, 'export const put = async () => 1'), ...stock },
      /operations\.ts: does more than to list operations/,
    ),
    'a table of contents that is a book': canary(
      { 'services/shelf/service.ts': `${service('stock')}${'\n// more'.repeat(60)}`, ...stock },
      /has 64 lines, more than 60/,
    ),
  },
  innocents: {
    'a small service with its handlers inline': files({
      'services/shelf/service.ts': `export default service(shelf, { operations: { stock: async () => 1 } })`,
    }),
    'a service with all of its handlers in files': files({
      'services/shelf/service.ts': service('stock, takeOut'),
      ...stock,
      ...takeOut,
    }),
    'a service that lists its operations': files({
      ...listing,
      ...list(listed, "export { takeOut } from './operations/take-out.ts'"),
      ...stock,
      ...takeOut,
    }),
  },
})
