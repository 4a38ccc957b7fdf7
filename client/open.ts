import type { Operation } from './attempt.ts'
import { carryOut } from './call.ts'
import { shopOf, type CallOptions, type ClientOptions, type CommandOptions, type Shop } from './options.ts'
import type { Route, Routes } from './route.ts'
import { watch } from './watch.ts'

type Input = Readonly<Record<string, unknown>>
type Page = { readonly data: readonly unknown[]; readonly page: { readonly nextCursor: string | null } }

/** A client of whatever these routes say. Its types are made from the same contracts as they. */
export function openClient(routes: Routes, options: ClientOptions): Record<string, Record<string, unknown>> {
  const shop = shopOf(options)
  return mapValues(routes, (operations, service) =>
    mapValues(operations, (route, name) => operationOf(shop, { name: `${service}.${name}`, route })),
  )
}

function operationOf(shop: Shop, operation: Operation) {
  const ask = async (input: Input = {}, options: CommandOptions = {}) => carryOut(shop, operation, input, options)
  const call = async (input?: Input, options?: CommandOptions) => {
    const answer = await ask(input, options)
    if (!answer.ok) throw answer.problem
    return answer.output
  }
  const { pages, live }: Route = operation.route
  return Object.assign(call, {
    ask,
    ...(pages && { all: (input: Input = {}, options?: CallOptions) => readOn(call, input, options) }),
    ...(live && { watch: (input: Input = {}, options: CallOptions = {}) => watch(shop, operation, input, options) }),
  })
}

async function* readOn(
  call: (input: Input, options?: CallOptions) => Promise<unknown>,
  input: Input,
  options: CallOptions | undefined,
): AsyncGenerator {
  for (let next = input; ;) {
    const { data, page } = (await call(next, options)) as Page
    yield* data
    if (page.nextCursor === null) return
    next = { ...input, cursor: page.nextCursor }
  }
}

const mapValues = <From, To>(values: Readonly<Record<string, From>>, change: (value: From, key: string) => To) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)])) as Record<string, To>
