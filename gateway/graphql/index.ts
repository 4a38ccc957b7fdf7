export { createGraphql, type Graphql } from './graphql.ts'
export { createWatch } from './watch.ts'
