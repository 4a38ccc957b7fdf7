import { h, prose } from './element.js'

/** What a schema is, in a few words: `string`, `list of integer`, `one of a, b`. */
export function typeOf(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  if (schema.anyOf) return nullable(schema) ? `${typeOf(notNull(schema))} or null` : 'one of several shapes'
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`
  return schema.type ?? 'anything'
}

export const nullable = ({ anyOf }) => anyOf?.some(({ type }) => type === 'null') && anyOf.length === 2
export const notNull = ({ anyOf }) => anyOf.find(({ type }) => type !== 'null')

const IDENTIFIER = /^\^([a-z]+_)\[0-9a-z\]/
const TIME = '^\\d{4}-\\d{2}-\\d{2}T'

/** The limits of a schema, in a few words; empty if there are none worth a word. A pattern is told by `formOf`. */
export function limitsOf(schema) {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, pattern } = schema
  if (pattern?.startsWith(TIME)) return 'a moment, RFC 3339 in UTC'
  if (IDENTIFIER.test(pattern)) return `an identifier, ${IDENTIFIER.exec(pattern)[1]}…`
  const far = Number.MAX_SAFE_INTEGER
  return [
    range(minLength || undefined, maxLength, 'characters'),
    range(minimum === -far ? undefined : minimum, maximum === far ? undefined : maximum, ''),
    range(minItems, maxItems, 'items'),
  ]
    .filter(Boolean)
    .join(', ')
}

/** Longer patterns are for programs: `openapi.json` has them, and people are better served by an example. */
const LONGEST_PATTERN = 24

/** What a text looks like: its pattern, if it is short and says more than the limits, or else the example. */
function formOf({ pattern, examples }) {
  if (pattern === undefined || pattern.startsWith(TIME) || IDENTIFIER.test(pattern)) return undefined
  return pattern.length <= LONGEST_PATTERN ? pattern : examples?.[0]
}

const number = (value) => value.toLocaleString('en-GB')
function range(least, most, unit) {
  if (least === undefined && most === undefined) return ''
  const words =
    most === undefined
      ? `at least ${number(least)}`
      : least === undefined
        ? `at most ${number(most)}`
        : `${number(least)} to ${number(most)}`
  return unit === '' ? words : `${words} ${unit}`
}

/** Every field of a schema with its path, objects within objects included. */
export function fieldsOf(schema, path = '', required = false) {
  const own = path === '' ? [] : [{ path, schema, required }]
  if (schema.anyOf && nullable(schema)) return [...own, ...fieldsOf(notNull(schema), path).slice(path === '' ? 0 : 1)]
  if (schema.anyOf)
    return [...own, ...schema.anyOf.flatMap((shape) => fieldsOf(shape, path).slice(path === '' ? 0 : 1))]
  if (schema.type === 'array') return [...own, ...fieldsOf(schema.items, `${path}[]`).slice(1)]
  if (schema.type !== 'object') return own
  const dot = path === '' ? '' : `${path}.`
  const inner = Object.entries(schema.properties ?? {})
  return [
    ...own,
    ...inner.flatMap(([name, each]) => fieldsOf(each, dot + name, schema.required?.includes(name) ?? false)),
  ]
}

/** Fields as a table: name, meaning, type and limits. `place`: where a field travels, if that is worth telling. */
export function fieldsTable(caption, rows) {
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ['Field', 'Meaning'].map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h('tbody', {}, rows.map(fieldRow)),
    ),
  )
}

function fieldRow({ path, schema, required, place, description }) {
  const limits = limitsOf(schema)
  const form = formOf(schema)
  const doc = description ?? schema.description
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('code', {}, path),
      required && h('span', { class: 'required' }, 'required'),
      place && h('div', { class: 'type' }, `in the ${place}`),
    ),
    h(
      'td',
      {},
      doc && h('p', {}, prose(doc)),
      h('div', { class: 'type' }, typeOf(schema), limits && ` · ${limits}`, form && [' · ', h('code', {}, form)]),
    ),
  )
}
