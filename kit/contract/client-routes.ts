import type { Contract, Operation } from './contract.ts'
import { fieldsOf } from './plain-schema.ts'

const JSON_TYPE = 'application/json'

/** How a client calls an operation, as data: what `client/route.ts` reads. */
export interface ClientRoute {
  readonly route: string
  readonly headers?: Readonly<Record<string, string>>
  readonly key?: 'always' | 'known'
  readonly guest?: string
  readonly once?: true
  readonly raw?: string
  readonly file?: true
  readonly live?: true
  readonly pages?: true
}

/** The public operations of contracts as the client calls them, by the names that they have there. */
export const clientRoutes = (contracts: readonly Contract[]): Record<string, Record<string, ClientRoute>> =>
  Object.fromEntries(
    contracts.flatMap((contract) => {
      const routes = publicOperations(contract).map((operation) => [operation.name, routeOf(operation)] as const)
      return routes.length === 0 ? [] : [[clientName(contract), Object.fromEntries(routes)]]
    }),
  )

/** What everybody may call, or who has the right to. */
export const publicOperations = ({ operations }: Contract): Operation[] =>
  Object.values(operations).filter(({ access }) => access !== 'service')

/** The name of a service in a program: `gift-shelf` is `giftShelf`. */
export const clientName = ({ name }: Contract): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Is its answer a page of a list, so that a client can read on? */
export const isPaged = ({ kind, input, output }: Operation): boolean =>
  kind === 'query' && 'cursor' in fieldsOf(input).properties && 'page' in fieldsOf(output).properties

function routeOf(operation: Operation): ClientRoute {
  const { method, path, headers, text, file, live } = operation
  return {
    route: `${method} ${path}`,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...repetition(operation),
    ...(text?.type === JSON_TYPE && { raw: text.field }),
    ...(file && { file }),
    ...(live && { live }),
    ...(isPaged(operation) && { pages: true }),
  }
}

/** What fields identify a command, it is recognised by them as it is. */
function repetition({ kind, idempotency, guest }: Operation): Pick<ClientRoute, 'key' | 'guest' | 'once'> {
  if (kind === 'query') return {}
  if (idempotency === 'none') return { once: true }
  if (idempotency === 'required') return { key: 'always' }
  return idempotency === 'header' ? { key: 'known', ...(guest !== undefined && { guest }) } : {}
}
