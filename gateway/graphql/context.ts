import type { Answer } from '@souk/kit/call'
import type { Route } from '../routes/routes.ts'
import type { LinkTo } from './links.ts'

/** What the fields of one document have in common: for whom it is, and how services are asked for that. */
export interface Context {
  /** Throws a `GraphQLError` when the document asks for more than one may, or has taken too long. */
  ask(route: Route, input: unknown, idempotencyKey?: string): Promise<Answer>
  /** The answer now, and again whenever it has changed. */
  watch(route: Route, input: unknown): AsyncIterable<unknown>
  /** What a link leads to from this key; null where there is nothing. Keys that are asked for at the same moment go together. */
  follow(link: LinkTo, key: string): Promise<unknown>
}
