import type { Operation } from './contract.ts'
import { pascal, snake } from './proto-names.ts'
import type { Schema } from './schema.ts'

type Node = Record<string, unknown>

/** The package of a service: `souk.gift_card.v1`. */
export const packageOf = (service: string): string => `souk.${snake(service)}.v1`

/** What gRPC calls a service, with its package: `souk.gift_card.v1.GiftCard`. */
export const grpcService = (service: string): string => `${packageOf(service)}.${pascal(service)}`

/** The path of an operation over gRPC: `/souk.cart.v1.Cart/Create`. */
export const grpcPath = ({ service, name }: Pick<Operation, 'service' | 'name'>): string =>
  `/${grpcService(service)}/${pascal(name)}`

/** The path of the rpc that streams the items of all pages of a list. */
export const grpcStreamPath = ({ service, name }: Pick<Operation, 'service' | 'name'>): string =>
  `/${grpcService(service)}/Stream${pascal(name)}`

/** The path of the rpc that sends the answer of a live query now, and again whenever it has changed. */
export const grpcWatchPath = ({ service, name }: Pick<Operation, 'service' | 'name'>): string =>
  `/${grpcService(service)}/Watch${pascal(name)}`

/** What the items of a long list are; undefined for an operation that does not answer page by page. */
export function itemOfPages({ kind, input, output }: Pick<Operation, 'kind' | 'input' | 'output'>): Schema | undefined {
  const taken = ((input as Node).properties ?? {}) as Node
  const { data, page } = ((output as Node).properties ?? {}) as Record<string, Node>
  const item = data?.type === 'array' ? (data.items as Node) : undefined
  const isPaged = kind === 'query' && 'cursor' in taken && 'limit' in taken && page !== undefined
  return isPaged && item?.type === 'object' ? (item as unknown as Schema) : undefined
}
