import type {
  Static,
  TArray,
  TBoolean,
  TEnum,
  TInteger,
  TNull,
  TNumber,
  TObject,
  TOptional,
  TProperties,
  TSchema,
  TString,
  TUnion,
  TUnsafe,
} from 'typebox'

/**
 * The closed subset of JSON Schema that every wire (JSON, protobuf, GraphQL) can express. A value made here *is* JSON
 * Schema, and nothing else: of TypeBox only the types are used, which know the values. Every string and array has an upper bound, so that a body cannot grow without limit.
 */
export type Schema = TSchema
/** The type of the values that a schema allows. */
export type Value<S extends Schema> = Static<S>

const MAX_STRING = 1_000
const MAX_ITEMS = 1_000

interface Documented {
  /** Shown in OpenAPI, AsyncAPI and the console. */
  doc?: string
  /** An example value, shown in the documents. */
  example?: unknown
}

interface Named extends Documented {
  /** What the thing is called where types have names, as in GraphQL: `OrderLine`. One name means one shape in all contracts. */
  title?: string
}

/** Tells an optional property. A symbol, so that it is not part of the JSON. */
const mark = Symbol('souk.optional')

const made = <S extends TSchema>(schema: object): S => schema as S

const documented = ({ doc, example, title }: Named) => ({
  ...(title === undefined ? {} : { title }),
  ...(doc === undefined ? {} : { description: doc }),
  ...(example === undefined ? {} : { examples: [example] }),
})

/** Text. Lengths count characters (code points); `min` defaults to 0, `max` to 1,000. `pattern` is an ECMAScript regular expression. */
export const string = (options: Documented & { min?: number; max?: number; pattern?: string } = {}) =>
  made<TString>({
    type: 'string',
    ...documented(options),
    ...(options.min === undefined ? {} : { minLength: options.min }),
    maxLength: options.max ?? MAX_STRING,
    ...(options.pattern === undefined ? {} : { pattern: options.pattern }),
  })

/** A whole number that JavaScript can hold exactly. `min` and `max` default to ±(2^53 - 1). */
export const integer = (options: Documented & { min?: number; max?: number } = {}) =>
  made<TInteger>({
    type: 'integer',
    ...documented(options),
    minimum: options.min ?? Number.MIN_SAFE_INTEGER,
    maximum: options.max ?? Number.MAX_SAFE_INTEGER,
  })

/** A floating point number. Never for money. */
export const number = (options: Documented & { min?: number; max?: number } = {}) =>
  made<TNumber>({
    type: 'number',
    ...documented(options),
    ...(options.min === undefined ? {} : { minimum: options.min }),
    ...(options.max === undefined ? {} : { maximum: options.max }),
  })

/** True or false. */
export const boolean = (options: Documented = {}) => made<TBoolean>({ type: 'boolean', ...documented(options) })

/** One of the given words. */
export const oneOf = <const Words extends readonly string[]>(words: Words, options: Named = {}) =>
  made<TEnum<[...Words]>>({ enum: [...words], ...documented(options) })

/** A list. `max` items defaults to 1,000. */
export const array = <Item extends Schema>(item: Item, options: Documented & { min?: number; max?: number } = {}) =>
  made<TArray<Item>>({
    type: 'array',
    items: item,
    ...documented(options),
    ...(options.min === undefined ? {} : { minItems: options.min }),
    maxItems: options.max ?? MAX_ITEMS,
  })

/** A value with named fields. Each is required unless it is `optional`. */
export const object = <Properties extends TProperties>(properties: Properties, options: Named = {}) =>
  made<TObject<Properties>>({
    type: 'object',
    required: Object.keys(properties).filter((name) => !(mark in (properties[name] as object))),
    properties,
    ...documented(options),
  })

/** Marks a property that may be left out. Only meaningful inside `object`. */
export const optional = <S extends Schema>(schema: S) => made<TOptional<S>>({ ...schema, [mark]: true })

type Shape<Tag extends string, Word, Properties extends TProperties> = { [K in Tag]: Word } & Static<
  TObject<Properties>
>

/** One of several shapes, told apart by the word in `tag`. */
export const union = <const Tag extends string, Shapes extends Record<string, TProperties>>(
  tag: Tag,
  shapes: Shapes,
  options: Named = {},
) =>
  made<TUnsafe<{ [Word in keyof Shapes]: Shape<Tag, Word, Shapes[Word]> }[keyof Shapes]>>({
    anyOf: Object.entries(shapes).map(([word, properties]) =>
      object({ [tag]: made<TString>({ type: 'string', const: word }), ...properties }),
    ),
    ...documented(options),
    discriminator: { propertyName: tag },
  })

/** A prefixed, time-ordered identifier (TypeID), for example `prod_01jd0000000000000000000000`. */
export const id = (prefix: string, options: Documented = {}) =>
  string({
    doc: `Identifier, begins with ${prefix}_.`,
    ...options,
    max: prefix.length + 27,
    pattern: `^${prefix}_[0-9a-z]{26}$`,
  })

/** A moment as RFC 3339 in UTC, for example `2026-11-21T08:30:00.000Z`. */
export const time = (options: Documented = {}) =>
  string({ ...options, max: 30, pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$' })

/** An ISO 4217 currency code. */
export const currency = string({ max: 3, pattern: '^[A-Z]{3}$', doc: 'ISO 4217 currency code.', example: 'GBP' })

/** An amount of money: a whole number of minor units (pence, cents) and its currency. */
export const money = object(
  { amount: integer({ doc: 'Minor units: 2499 is 24.99 GBP.', example: 2499 }), currency },
  { title: 'Money', doc: 'An exact amount of money.' },
)
/** An exact amount of money. */
export type Money = Value<typeof money>

/** What every paged list answers. */
export const page = <Item extends Schema>(item: Item) =>
  object({
    data: array(item),
    page: object(
      {
        nextCursor: made<TUnion<[TString, TNull]>>({
          anyOf: [string({ max: 500 }), { type: 'null' }],
          description: 'Pass as `cursor` to read on.',
        }),
        hasMore: boolean(),
      },
      { title: 'Page' },
    ),
  })

/** What every paged list takes. */
export const paging = {
  limit: optional(integer({ min: 1, max: 100, doc: 'How many items at most. Default 20.' })),
  cursor: optional(string({ max: 500, doc: '`page.nextCursor` of the page before.' })),
}
