import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { GraphQLError, Kind, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql'
import { createShelf } from '../cache/shelf.ts'
import { estimateOf, type Estimate } from './cost.ts'
import { graphqlLimits } from './limits.ts'

/** A document that may be carried out. */
export interface Prepared {
  readonly document: DocumentNode
  /** What each of its operations costs, by its name; one without a name has none. */
  readonly estimates: ReadonlyMap<string | undefined, Estimate>
}

/** Reads and checks a document; answers what is wrong with it where something is. */
export type Prepare = (schema: GraphQLSchema, text: string) => Prepared | readonly GraphQLError[]

/** So much is kept of documents that were checked. */
const KEPT_BYTES = 32 * 1024 * 1024
/** What a character of a document takes once it is read, in bytes: at most, where every second one is a field. */
const READ_BYTES = 240

const { tokens: maxLexicalTokens, depth, aliases } = graphqlLimits
const rules = [...specifiedRules, maxDepthRule({ n: depth }), maxAliasesRule({ n: aliases })]

/** Clients send the same documents over and over: each is read and checked once for each schema, however many ask. */
export function createDocuments(): Prepare {
  let of: GraphQLSchema | undefined
  let kept = createShelf<Prepared>(KEPT_BYTES)
  return (schema, text) => {
    if (schema !== of) kept = createShelf(KEPT_BYTES)
    of = schema
    const known = kept.get(text)
    if (known) return known
    const prepared = prepare(schema, text)
    if ('document' in prepared) kept.put(text, prepared, text.length * READ_BYTES)
    return prepared
  }
}

const prepare: Prepare = (schema, text) => {
  const document = orFault(() => parse(text, { maxLexicalTokens }))
  if (document instanceof GraphQLError) return coded('GRAPHQL_PARSE_FAILED', [document])
  // The rules about limits throw, the others tell all that is wrong.
  const errors = orFault(() => validate(schema, document, rules))
  if (errors instanceof GraphQLError) return coded('GRAPHQL_VALIDATION_FAILED', [errors])
  if (errors.length > 0) return coded('GRAPHQL_VALIDATION_FAILED', errors)
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const estimates = operations.map((each) => [each.name?.value, estimateOf(schema, document, each)] as const)
  return { document, estimates: new Map(estimates) }
}

function orFault<T>(work: () => T): T | GraphQLError {
  try {
    return work()
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

/** Errors with a code by which Apollo's clients know them. */
export function coded(code: string, errors: readonly GraphQLError[]): readonly GraphQLError[] {
  for (const { extensions } of errors) extensions.code ??= code
  return errors
}
