import { fieldsOf, type Schema } from '@souk/kit/contract'
import { camel } from './words.ts'

interface Node {
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly discriminator?: { readonly propertyName: string }
}

/**
 * What was taken by GraphQL as the input that a contract describes. A field that is null was not given; of a shape that was told
 * by the name of its field, the name becomes its tag.
 */
export function inputValue(schema: Schema, value: unknown): unknown {
  const { items, anyOf, discriminator } = schema as Node
  if (Array.isArray(value)) return value.map((item) => inputValue(items as Schema, item))
  if (typeof value !== 'object' || value === null) return value
  if (anyOf && discriminator) return shapeOf(anyOf, discriminator.propertyName, value)
  if (anyOf) return inputValue(anyOf.find((shape) => (shape as { type?: string }).type !== 'null') as Schema, value)
  const { properties } = fieldsOf(schema)
  const given = Object.entries(value).filter(([, field]) => field !== null && field !== undefined)
  return Object.fromEntries(given.map(([name, field]) => [name, inputValue(properties[name] as Schema, field)]))
}

function shapeOf(shapes: readonly Schema[], tag: string, value: object): unknown {
  const [name, fields] = Object.entries(value)[0] as [string, unknown]
  const word = (shape: Schema) => (fieldsOf(shape).properties[tag] as unknown as { const: string }).const
  const shape = shapes.find((each) => camel(word(each)) === name) as Schema
  return { [tag]: word(shape), ...(inputValue(shape, fields === true ? {} : fields) as object) }
}
