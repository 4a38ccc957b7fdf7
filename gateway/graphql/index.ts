export { createGraphql, type Graphql } from './graphql.ts'
