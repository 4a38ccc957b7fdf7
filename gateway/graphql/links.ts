import DataLoader from 'dataloader'
import { fieldsOf, type Link, type Schema } from '@souk/kit/contract'
import type { Route } from '../routes/routes.ts'
import type { Context } from './context.ts'
import type { Cost } from './cost.ts'
import { failureOf } from './failure.ts'
import type { Field, Types } from './types.ts'
import { typeName } from './words.ts'

/** A link that some query offers, and how many keys it takes at once. */
export interface LinkTo extends Link {
  readonly input: string
  readonly route: Route
  /** Undefined: one key at a time. */
  readonly most: number | undefined
  /** What it leads to, and how that is called. */
  readonly answer: Schema
  readonly place: string
}

type Properties = Readonly<Record<string, Schema>>

/** The links of all operations. */
export const linksOf = (routes: readonly Route[]): readonly LinkTo[] =>
  routes.flatMap((route) => {
    const { link, input, output } = route.promise
    if (link === undefined) return []
    const named = link.input ?? link.key
    const taken = fieldsOf(input).properties[named] as { type?: string; maxItems?: number }
    const place = typeName(route)
    const to = { ...link, input: named, route }
    if (taken.type !== 'array') return [{ ...to, most: undefined, answer: output, place }]
    const { data } = fieldsOf(output).properties as unknown as { data: { items: Schema } }
    return [{ ...to, most: taken.maxItems, answer: data.items, place: `${place}Data` }]
  })

/** The fields that links add to an object with these properties. One that tells nothing new is left out. */
export function linkFields(
  links: readonly LinkTo[],
  properties: Properties,
  name: string,
  types: Types,
): Record<string, Field> {
  const fitting = links.filter(({ key, field, on, answer }) => {
    const isKey = (properties[key] as { type?: string } | undefined)?.type === 'string'
    const isNews = Object.keys(fieldsOf(answer).properties).some((name) => !(name in properties))
    return isKey && isNews && (on ?? name) === name && !(field in properties)
  })
  return Object.fromEntries(
    fitting.map((link) => [
      link.field,
      {
        type: types.output(link.answer, link.place) as Field['type'],
        extensions: { keysAtOnce: link.most ?? 1 } satisfies Cost,
        description: `By its \`${link.key}\`: ${link.route.promise.doc}`,
        resolve: (from: unknown, _: unknown, context: Context) => {
          const key = (from as Record<string, unknown>)[link.key]
          return typeof key === 'string' ? context.follow(link, key) : null
        },
      },
    ]),
  )
}

/** Follows links for one request: each thing is asked for once, and where its query takes many keys, together with others. */
export function follower(ask: Context['ask']): Context['follow'] {
  const loaders = new Map<LinkTo, DataLoader<string, unknown>>()
  return (link, key) => {
    const loader = loaders.get(link) ?? loaderOf(link, ask)
    loaders.set(link, loader)
    return loader.load(key)
  }
}

function loaderOf({ route, input, most }: LinkTo, ask: Context['ask']): DataLoader<string, unknown> {
  const one = async (key: string) => {
    const { status, body, retryAfterSeconds } = await ask(route, { [input]: key })
    if (status === 404) return null
    return status < 400 ? body : failureOf(body, retryAfterSeconds)
  }
  const many = async (keys: readonly string[]) => {
    const { status, body, retryAfterSeconds } = await ask(route, { [input]: keys })
    if (status >= 400) throw failureOf(body, retryAfterSeconds)
    const { data } = body as { data: readonly Record<string, unknown>[] }
    const byKey = new Map(data.map((each) => [each[input], each]))
    return keys.map((key) => byKey.get(key) ?? null)
  }
  const settled = (keys: readonly string[]) => Promise.all(keys.map((key) => one(key).catch((error: Error) => error)))
  return most === undefined ? new DataLoader(settled) : new DataLoader(many, { maxBatchSize: most })
}
