import { h } from './element.js'
import { limitsOf, notNull, nullable, typeOf } from './schema.js'

let count = 0

/**
 * A form for a value of the schema: `element`, and `read()` which answers the value, or undefined when it is left empty.
 * Objects become groups, lists can grow, unions are chosen first.
 */
export function fieldFor(name, schema, { required = false, example, place } = {}) {
  const about = { name, schema, required, example, place }
  if (schema.anyOf) return nullable(schema) ? fieldFor(name, notNull(schema), about) : unionField(about)
  if (schema.type === 'object') return objectField(about)
  if (schema.type === 'array') return listField(about)
  return scalarField(about)
}

function scalarField({ name, schema, required, example, place }) {
  const id = `field-${++count}`
  const input = inputFor(schema, { id, required, example })
  const label = h(
    'label',
    { for: id },
    name,
    place && h('span', { class: 'place' }, ` · ${place}`),
    required ? '' : h('span', { class: 'place' }, ' · optional'),
  )
  return {
    element: h('div', { class: 'field' }, label, input),
    read: () => (input.value === '' ? undefined : fromText(schema, input.value)),
  }
}

function inputFor(schema, { id, required, example }) {
  const words = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : undefined)
  const common = { id, required, title: [typeOf(schema), limitsOf(schema)].filter(Boolean).join(', ') }
  const value = required && example !== undefined ? String(example) : ''
  if (words) {
    const options = [...(required ? [] : ['']), ...words].map((word) =>
      h('option', { value: word, selected: word === value }, word),
    )
    return h('select', common, options)
  }
  if (schema.type === 'string' && (schema.maxLength ?? 0) > 5_000)
    return h('textarea', { ...common, spellcheck: 'false' }, value)
  const numeric = schema.type === 'integer' ? 'numeric' : schema.type === 'number' ? 'decimal' : undefined
  const hint = example === undefined || value !== '' ? undefined : String(example)
  return h('input', {
    ...common,
    value,
    placeholder: hint,
    inputmode: numeric,
    autocomplete: 'off',
    spellcheck: 'false',
  })
}

/** Numbers that do not read as numbers are sent as they are: the answer then shows how the API refuses them. */
function fromText({ type }, text) {
  if (type === 'boolean') return text === 'true'
  if (type !== 'integer' && type !== 'number') return text
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function objectField({ name, schema, required, example, place }) {
  const inner = Object.entries(schema.properties ?? {}).map(([field, each]) => [
    field,
    fieldFor(field, each, {
      required: required !== false && (schema.required?.includes(field) ?? false),
      example: example?.[field],
    }),
  ])
  const parts = inner.map(([, field]) => field.element)
  return {
    element:
      name === undefined
        ? h('div', {}, parts)
        : h('fieldset', {}, h('legend', {}, name, place && ` · ${place}`, required ? '' : ' · optional'), parts),
    read: () => {
      const entries = inner.map(([field, { read }]) => [field, read()]).filter(([, value]) => value !== undefined)
      return entries.length === 0 && !required ? undefined : Object.fromEntries(entries)
    },
  }
}

function listField({ name, schema, required, example, place }) {
  const items = new Set()
  const list = h('div')
  const add = (value) => {
    const field = fieldFor(`${name}[]`, schema.items, { required: true, example: value ?? example?.[0] })
    const remove = h('button', { type: 'button', class: 'button small' }, 'Remove')
    const item = { field, element: h('div', { class: 'item' }, field.element, remove) }
    remove.addEventListener('click', () => {
      items.delete(item)
      item.element.remove()
      list.dispatchEvent(new Event('input', { bubbles: true }))
    })
    items.add(item)
    list.append(item.element)
  }
  for (const value of required ? (example ?? []) : []) add(value)
  const more = h(
    'button',
    { type: 'button', class: 'button small', on: { click: () => addAndTell() } },
    `Add to ${name}`,
  )
  const addAndTell = () => {
    add()
    list.dispatchEvent(new Event('input', { bubbles: true }))
    list.lastElementChild.querySelector('input, select, textarea')?.focus()
  }
  return {
    element: h(
      'fieldset',
      {},
      h('legend', {}, name, place && ` · ${place}`, required ? '' : ' · optional'),
      list,
      h('p', { class: 'field' }, more),
    ),
    read: () => (items.size === 0 && !required ? undefined : [...items].map(({ field }) => field.read() ?? null)),
  }
}

function unionField({ name, schema, required, example }) {
  const tag = schema.discriminator?.propertyName
  const wordOf = (shape) => shape.properties[tag].const
  const id = `field-${++count}`
  const options = schema.anyOf.map((shape) => h('option', { value: wordOf(shape) }, wordOf(shape)))
  const select = h('select', { id }, required ? [] : h('option', { value: '' }, ''), options)
  const place = h('div')
  let field
  const choose = () => {
    const shape = schema.anyOf.find((each) => wordOf(each) === select.value)
    const { [tag]: _, ...properties } = shape?.properties ?? {}
    field = shape && objectField({ schema: { ...shape, properties }, required: true, example })
    place.replaceChildren(...(field ? [field.element] : []))
  }
  if (example?.[tag]) select.value = example[tag]
  select.addEventListener('change', choose)
  choose()
  return {
    element: h(
      'fieldset',
      {},
      h('legend', {}, name),
      h('div', { class: 'field' }, h('label', { for: id }, tag), select),
      place,
    ),
    read: () => (field ? { [tag]: select.value, ...field.read() } : undefined),
  }
}
