import {
  GraphQLBoolean,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLEnumType,
  type GraphQLFieldConfigMap,
} from 'graphql'
import type { Answer } from '@souk/kit/call'
import { isProblem, type Fault, type Operation, type Problem } from '@souk/kit/contract'
import type { Route } from '../routes/routes.ts'
import type { Context } from './context.ts'
import { failureOf } from './failure.ts'
import type { Field, Types } from './types.ts'
import { inputValue } from './values.ts'
import { fieldName, typeName } from './words.ts'

/** What the platform refuses because of the input, beside the refusals of each contract. */
const INVALID = 'invalid'

const fact = new GraphQLObjectType({
  name: 'Fact',
  description: 'Something that belongs to a mistake, such as how many there are.',
  fields: { name: { type: new GraphQLNonNull(GraphQLString) }, value: { type: new GraphQLNonNull(GraphQLString) } },
})

const commonFields = (code: GraphQLFieldConfigMap<unknown, unknown>) => ({
  ...code,
  message: { type: new GraphQLNonNull(GraphQLString), description: 'What happened, for people.' },
  pointer: { type: GraphQLString, description: 'Where in the input (RFC 6901).' },
  reason: { type: GraphQLString, description: 'What is wrong there, for programs.' },
  facts: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(fact))) },
})

/** What all kinds of `userErrors` have. Their `code` is an enumeration of its own for each operation. */
export const userError = new GraphQLInterfaceType({
  name: 'UserError',
  description: 'Why something was not done. Nothing has changed.',
  fields: commonFields({}),
})

/** A command: its answer, or why it was refused; what has to do with the system instead is an error. */
export function mutationField(route: Route, types: Types): Field {
  const { promise } = route
  const { input, idempotency } = promise
  const takes = Object.keys((input as { properties?: object }).properties ?? {}).length > 0
  const isRequired = ((input as { required?: string[] }).required ?? []).length > 0
  const type = takes ? types.input(input, typeName(route)) : undefined
  const key = idempotency === 'required' ? new GraphQLNonNull(GraphQLString) : GraphQLString
  return {
    // Nullable: what was done before in the same document is told also when this one fails.
    type: payload(route, types),
    args: {
      ...(type === undefined ? {} : { input: { type: isRequired ? new GraphQLNonNull(type) : type } }),
      ...(idempotency === 'required' || idempotency === 'header'
        ? { idempotencyKey: { type: key, description: KEY } }
        : {}),
    },
    resolve: async (_: unknown, given: Record<string, unknown>, context: Context) =>
      payloadOf(promise, await context.ask(route, inputValue(input, given.input ?? {}), keyOf(given))),
  }
}

const KEY = 'Make a UUID, and send the same again when you repeat the request.'
const keyOf = ({ idempotencyKey }: Record<string, unknown>) =>
  (idempotencyKey as string | null | undefined) ?? undefined

function payload(route: Route, types: Types): GraphQLObjectType {
  const { promise } = route
  const name = typeName(route)
  const codes = [...new Set([INVALID, ...Object.keys(promise.refusals)])]
  const code = types.words(`${name}ErrorCode`, codes, `Why \`${fieldName(route)}\` is refused.`)
  return new GraphQLObjectType({
    name: `${name}Payload`,
    fields: {
      result: {
        type: types.output(promise.output, name) as GraphQLObjectType,
        description: 'Null when it was refused.',
      },
      ...(promise.later ? { pending: { type: new GraphQLNonNull(GraphQLBoolean), description: PENDING } } : {}),
      userErrors: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(errorType(name, code)))) },
    },
  })
}

const PENDING = 'It was accepted, and is not done yet: look again.'

const errorType = (name: string, code: GraphQLEnumType) =>
  new GraphQLObjectType({
    name: `${name}Error`,
    interfaces: [userError],
    isTypeOf: () => true,
    fields: commonFields({ code: { type: new GraphQLNonNull(code) } }),
  })

function payloadOf(operation: Operation, { status, body, retryAfterSeconds }: Answer) {
  if (status < 400) return { result: resultOf(operation, body), pending: status === 202, userErrors: [] }
  const isRefusal = isProblem(body) && (body.code === INVALID || body.code in operation.refusals)
  if (!isRefusal) throw failureOf(body, retryAfterSeconds)
  return { result: null, pending: false, userErrors: userErrors(body) }
}

/** An object without fields is told as `true`. */
export const resultOf = ({ output }: Operation, body: unknown): unknown =>
  Object.keys((output as { properties?: object }).properties ?? {}).length === 0 ? true : body

const userErrors = ({ code, detail, errors }: Problem) =>
  (errors.length === 0 ? [{}] : errors).map(({ pointer, code: reason, message, ...facts }: Fault) => ({
    code,
    message: message ?? detail,
    pointer,
    reason,
    facts: Object.entries(facts).map(([name, value]) => ({ name, value: String(value) })),
  }))
