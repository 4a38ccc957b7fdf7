import { notNull } from './schema.js'

/** Lines up to here stay in one piece, in characters. */
const WIDTH = 68

/**
 * A value as the text of some language. `style` says how that writes names of fields, texts, words of an enumeration, lists
 * and one of several shapes; the schema says what is what.
 */
export function print(schema, value, style, place = { name: '', indent: '', isOptional: false }) {
  if (value === undefined || value === null) return 'null'
  if (schema?.anyOf && schema.discriminator) return printShape(schema, value, style, place)
  if (schema?.anyOf) return print(notNull(schema), value, style, place)
  if (Array.isArray(value)) {
    const deeper = { ...place, indent: `${place.indent}  `, isOptional: false, before: 0 }
    const parts = value.map((each) => print(schema?.items, each, style, deeper))
    return style.list(enclose('[', parts, ']', place.indent, place.before), place.isOptional)
  }
  if (typeof value === 'object') return printObject(schema, value, style, place)
  if (typeof value !== 'string') return String(value)
  return schema?.enum ? style.word(value, place.name, schema.enum) : style.text(value)
}

function printObject(schema, value, style, { indent, before }) {
  const parts = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => {
      const isOptional = !(schema?.required?.includes(name) ?? false)
      const key = `${style.key(name)}: `
      const place = { name, indent: `${indent}  `, isOptional, before: key.length }
      return key + print(schema?.properties?.[name], each, style, place)
    })
  return enclose('{', parts, '}', indent, before)
}

function printShape(schema, value, style, place) {
  const tag = schema.discriminator.propertyName
  const shape = schema.anyOf.find(({ properties }) => properties[tag].const === value[tag])
  if (!style.shape) return printObject(shape, value, style, place)
  const { [tag]: word, ...rest } = value
  const deeper = { ...place, indent: `${place.indent}  ` }
  return enclose(
    '{',
    [`${style.key(word)}: ${style.shape(rest, () => printObject(shape, rest, style, deeper))}`],
    '}',
    place.indent,
  )
}

/** On one line where it fits behind the `before` signs that stand there already, or else each part on its own. */
function enclose(open, parts, close, indent, before = 0) {
  if (parts.length === 0) return open + close
  const space = open === '{' ? ' ' : ''
  const line = `${open}${space}${parts.join(', ')}${space}${close}`
  if (!line.includes('\n') && indent.length + before + line.length <= WIDTH) return line
  const deeper = `${indent}  `
  return `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`
}
