import {
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLOutputType,
} from 'graphql'
import { fieldsOf, type Operation } from '@souk/kit/contract'
import type { Route } from '../routes/routes.ts'
import type { Context } from './context.ts'
import type { Cost } from './cost.ts'
import { failureOf } from './failure.ts'
import { linkFields, linksOf } from './links.ts'
import { mutationField, resultOf, userError } from './mutation.ts'
import { Types, type Field } from './types.ts'
import { inputValue } from './values.ts'
import { fieldName, typeName } from './words.ts'

/**
 * The operations of all contracts as one schema: queries and commands as fields called after service and operation
 * (`orderPlace`), what can be watched as subscriptions too, and between their answers the links that queries offer. What
 * wants its body to the byte, to check a signature over it, is left to HTTP.
 */
export function graphqlSchema(all: readonly Route[]): GraphQLSchema {
  const routes = all.filter(({ promise }) => promise.text?.type !== 'application/json').toSorted(byName)
  const links = linksOf(routes)
  const types: Types = new Types((properties, name) => linkFields(links, properties, name, types))
  const fieldsFor = (wanted: (route: Route) => boolean, make: (route: Route, types: Types) => Field) =>
    routes
      .filter(wanted)
      .map((route): [string, Field] => [
        fieldName(route),
        { description: documentation(route.promise), extensions: ONE_CALL, ...make(route, types) },
      ])
  const root = (name: string, fields: [string, Field][]) =>
    fields.length === 0 ? undefined : new GraphQLObjectType({ name, fields: Object.fromEntries(fields) })
  return new GraphQLSchema({
    query: root(
      'Query',
      fieldsFor(({ promise }) => promise.kind === 'query', queryField),
    ),
    mutation: root(
      'Mutation',
      fieldsFor(({ promise }) => promise.kind === 'command', mutationField),
    ),
    subscription: root(
      'Subscription',
      fieldsFor(({ live }) => live, subscriptionField),
    ),
    types: [userError],
  })
}

const ONE_CALL = { keysAtOnce: 1 } satisfies Cost

const byName = (one: Route, other: Route) => (fieldName(one) < fieldName(other) ? -1 : 1)

const queryField = (route: Route, types: Types): Field => ({
  type: types.output(route.promise.output, typeName(route)),
  args: argumentsOf(route, types),
  resolve: async (_: unknown, given: Record<string, unknown>, context: Context) => {
    const answer = await context.ask(route, inputValue(route.promise.input, given))
    if (answer.status >= 400) throw failureOf(answer.body, answer.retryAfterSeconds)
    return resultOf(route.promise, answer.body)
  },
})

const subscriptionField = (route: Route, types: Types): Field => ({
  type: new GraphQLNonNull(types.output(route.promise.output, typeName(route)) as GraphQLOutputType & object),
  args: argumentsOf(route, types),
  subscribe: (_: unknown, given: Record<string, unknown>, context: Context) =>
    context.watch(route, inputValue(route.promise.input, given)),
  resolve: (answer: unknown) => answer,
})

/** The fields of the input of a query, each as an argument. */
function argumentsOf(route: Route, types: Types): GraphQLFieldConfigArgumentMap {
  const { properties, required } = fieldsOf(route.promise.input)
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const type = types.input(schema, typeName(route) + name.charAt(0).toUpperCase() + name.slice(1))
      const { description } = schema as { description?: string }
      return [name, { type: required.includes(name) ? new GraphQLNonNull(type) : type, description }]
    }),
  )
}

const who = ({ access }: Operation): string =>
  access === 'public'
    ? ''
    : access === 'customer'
      ? ' For customers who are signed in.'
      : ` For staff with \`${access}\`.`

const documentation = (operation: Operation): string => operation.doc + who(operation)
