/** Deeper than this a reader chooses. */
const DEPTH = 3

/** The fields of an answer as GraphQL selects them. A file, which has no schema here, consists of two. */
export function selectionOf(schema, indent, depth = DEPTH) {
  const deeper = `${indent}  `
  const fields = schema === undefined ? ['contentType', 'content'] : fieldsOf(schema, deeper, depth)
  return `{\n${fields.map((field) => deeper + field).join('\n')}\n${indent}}`
}

function fieldsOf({ properties = {} }, indent, depth) {
  const fields = Object.entries(properties).flatMap(([name, each]) => {
    const inner = innermost(each)
    if (inner.anyOf) return [`${name} {\n${indent}  __typename\n${indent}}`]
    if (inner.type !== 'object' || Object.keys(inner.properties ?? {}).length === 0) return [name]
    return depth > 1 ? [`${name} ${selectionOf(inner, indent, depth - 1)}`] : []
  })
  return fields.length === 0 ? ['__typename'] : fields
}

/** What a list consists of, or what may be null. */
function innermost(schema) {
  if (schema.type === 'array') return innermost(schema.items)
  const [only, ...others] = (schema.anyOf ?? []).filter(({ type }) => type !== 'null')
  return only && others.length === 0 ? innermost(only) : schema
}
