import { pathOf } from '../request/target.ts'

/** Where GraphQL is spoken (GraphQL over HTTP). */
export const GRAPHQL_PATH = '/graphql'
export const graphqlMethods = ['GET', 'POST'] as const

export const isGraphqlPath = (target: string): boolean => pathOf(target) === GRAPHQL_PATH

/** Is this a request that GraphQL answers? */
export const isGraphql = ({ method, target }: { method: string; target: string }): boolean =>
  isGraphqlPath(target) && (method === 'GET' || method === 'POST')
