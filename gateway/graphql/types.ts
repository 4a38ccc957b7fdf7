import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  GraphQLUnionType,
  type GraphQLFieldConfig,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql'
import { fieldsOf, pascal, type Schema } from '@souk/kit/contract'
import type { Context } from './context.ts'
import type { Cost } from './cost.ts'
import { wholeNumber } from './whole-number.ts'
import { camel, enumWord } from './words.ts'

export type Field = GraphQLFieldConfig<unknown, Context>

/** A schema as far as a type is made of it. */
interface Node {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly const?: string
  readonly items?: Schema
  readonly anyOf?: readonly Node[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly discriminator?: { readonly propertyName: string }
  readonly properties?: Readonly<Record<string, Schema>>
}

/** Further fields of an object that has these; they lead to other operations. */
type LinksOf = (properties: Readonly<Record<string, Schema>>, typeName: string) => Readonly<Record<string, Field>>

const INT32 = 2 ** 31
const described = ({ description }: Node) => (description === undefined ? {} : { description })

/**
 * Makes GraphQL types of the schemas of contracts. A schema with a title has that name, every other one is called after the
 * place where it stands. Of two different schemas with one title the second is called after its place.
 */
export class Types {
  readonly #known = new Map<string, { text: string; type: unknown }>()
  readonly #linksOf: LinksOf

  constructor(linksOf: LinksOf) {
    this.#linksOf = linksOf
  }

  /** What is answered. `place`: its name, unless it has one of its own. */
  output(schema: Schema, place: string): GraphQLOutputType {
    const node = schema as Node
    if (node.type === 'array') return new GraphQLList(new GraphQLNonNull(this.output(node.items as Schema, place)))
    if (node.anyOf) return this.#union(node, place)
    if (node.type !== 'object') return this.#scalar(node, place)
    // A type must have a field: of an object without any it is only told that it was there.
    if (Object.keys(fieldsOf(schema).properties).length === 0) return GraphQLBoolean
    return this.#named(node, place, '', (name) => this.#object(node, name))
  }

  /** What is taken. Its types are called as those of answers, with `Input` behind. */
  input(schema: Schema, place: string): GraphQLInputType {
    const node = schema as Node
    if (node.type === 'array') return new GraphQLList(new GraphQLNonNull(this.input(node.items as Schema, place)))
    if (node.anyOf) return this.#oneOfInput(node, place)
    if (node.type !== 'object') return this.#scalar(node, place)
    return this.#named(node, place, 'Input', (name) => this.#inputObject(node, name))
  }

  /** An enumeration of words that is not in a schema. */
  words(name: string, words: readonly string[], description: string): GraphQLEnumType {
    const values = Object.fromEntries(words.map((word) => [enumWord(word), { value: word }]))
    return this.#keep(name, words.join(), () => new GraphQLEnumType({ name, values, description }))
  }

  #object(node: Node, name: string): GraphQLObjectType {
    const { properties, required } = fieldsOf(node as Schema)
    const own = (): [string, Field][] =>
      Object.entries(properties).map(([field, schema]) => {
        const type = this.output(schema, name + pascal(field))
        const isNullable = !required.includes(field) || isOrNull(schema as Node)
        const extensions = { mostItems: (schema as Node).maxItems } satisfies Cost
        return [field, { type: isNullable ? type : new GraphQLNonNull(type), extensions, ...described(schema as Node) }]
      })
    const fields = () => ({ ...Object.fromEntries(own()), ...this.#linksOf(properties, name) })
    return new GraphQLObjectType({ name, fields, ...described(node) })
  }

  #inputObject(node: Node, name: string): GraphQLInputObjectType {
    const { properties, required } = fieldsOf(node as Schema)
    const fields = () =>
      Object.fromEntries(
        Object.entries(properties).map(([field, schema]) => {
          const type = this.input(schema, name.replace(/Input$/, '') + pascal(field))
          return [
            field,
            { type: required.includes(field) ? new GraphQLNonNull(type) : type, ...described(schema as Node) },
          ]
        }),
      )
    return new GraphQLInputObjectType({ name, fields, ...described(node) })
  }

  #union(node: Node, place: string): GraphQLOutputType {
    const { tag, shapes } = shapesOf(node)
    if (tag === undefined) return this.output(shapes[0] as Schema, place)
    return this.#named(node, place, '', (name) => {
      const byWord = new Map(shapes.map((shape) => [wordOf(shape, tag), this.#shape(shape, name, tag)]))
      return new GraphQLUnionType({
        name,
        types: [...byWord.values()],
        resolveType: (value) => byWord.get((value as Record<string, string>)[tag] as string)?.name,
        ...described(node),
      })
    })
  }

  #shape(shape: Node, union: string, tag: string): GraphQLObjectType {
    const name = union + pascal(wordOf(shape, tag))
    return this.#keep(name, JSON.stringify(shape), () => this.#object(shape, name))
  }

  /** One of several shapes, told by the one field that is given. */
  #oneOfInput(node: Node, place: string): GraphQLInputType {
    const { tag, shapes } = shapesOf(node)
    if (tag === undefined) return this.input(shapes[0] as Schema, place)
    return this.#named(node, place, 'Input', (name) => {
      const fields = shapes.map((shape): [string, GraphQLInputFieldConfig] => {
        const { [tag]: _tag, ...properties } = fieldsOf(shape as Schema).properties
        const rest = {
          ...shape,
          properties,
          required: fieldsOf(shape as Schema).required.filter((field) => field !== tag),
        }
        const word = wordOf(shape, tag)
        const isEmpty = Object.keys(properties).length === 0
        return [camel(word), { type: isEmpty ? GraphQLBoolean : this.#inputObject(rest, `${name}${pascal(word)}`) }]
      })
      return new GraphQLInputObjectType({ name, isOneOf: true, fields: Object.fromEntries(fields), ...described(node) })
    })
  }

  #scalar(node: Node, place: string) {
    // Words that differ in nothing but signs cannot be told apart as names.
    const isNameable = new Set(node.enum?.map(enumWord)).size === node.enum?.length
    if (node.enum && isNameable)
      return this.#named(node, place, '', (name) => this.words(name, node.enum ?? [], node.description ?? ''))
    if (node.type === 'integer')
      return (node.minimum ?? -Infinity) >= -INT32 && (node.maximum ?? Infinity) < INT32 ? GraphQLInt : wholeNumber
    if (node.type === 'number') return GraphQLFloat
    return node.type === 'boolean' ? GraphQLBoolean : GraphQLString
  }

  #named<T>(node: Node, place: string, suffix: string, make: (name: string) => T): T {
    const text = JSON.stringify(node)
    const title = `${node.title ?? place}${suffix}`
    const isFree = (this.#known.get(title)?.text ?? text) === text
    const name = isFree ? title : `${place}${suffix}`
    return this.#keep(name, text, () => make(name))
  }

  #keep<T>(name: string, text: string, make: () => T): T {
    const known = this.#known.get(name)
    if (known !== undefined) return known.type as T
    const type = make()
    this.#known.set(name, { text, type })
    return type
  }
}

const isOrNull = ({ anyOf = [] }: Node): boolean => anyOf.some(({ type }) => type === 'null')

function shapesOf({ anyOf = [], discriminator }: Node): { tag: string | undefined; shapes: readonly Node[] } {
  return { tag: discriminator?.propertyName, shapes: anyOf.filter(({ type }) => type !== 'null') }
}

const wordOf = (shape: Node, tag: string): string => (shape.properties?.[tag] as Node | undefined)?.const ?? ''
