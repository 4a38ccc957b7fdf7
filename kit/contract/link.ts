import { fieldsOf } from './plain-schema.ts'
import type { Schema } from './schema.ts'

/**
 * Whatever any service answers that has a text field named `key` gets a field named `field`, with the answer of this query to
 * that key: so a line of an order has its stock. `on`: only that which has this title, for keys that are called no more than `id`. `input` is the field of the input that takes the key (default: of the same name). When
 * that is a list, many keys are asked for at once, and the answer is a list `data` of things that each say their key in the
 * field `input`.
 */
export interface Link {
  readonly field: string
  readonly key: string
  readonly on?: string
  readonly input?: string
}

/** Throws when more than the key is needed, or the answers to many do not say to which key they belong. */
export function assertLink(
  { input, output }: { readonly input: Schema; readonly output: Schema },
  { key, input: named = key }: Link,
  where: string,
): void {
  const { properties, required } = fieldsOf(input)
  const taken = properties[named] as { type?: string } | undefined
  if (taken === undefined || required.some((field) => field !== named))
    throw new Error(`${where}: a link needs the input field "${named}", and no other`)
  if (taken.type !== 'array') return
  const { data } = fieldsOf(output).properties as { data?: { items?: Schema } }
  if (data?.items === undefined || !(named in fieldsOf(data.items).properties))
    throw new Error(`${where}: a link of many keys answers a list "data" of things that say their "${named}"`)
}
