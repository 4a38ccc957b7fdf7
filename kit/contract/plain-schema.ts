import type { Schema } from './schema.ts'

type Node = Record<string, unknown>

/** A schema as a document shows it: plain JSON, without what only this process knows. */
export const plainSchema = (schema: Schema): Node => JSON.parse(JSON.stringify(schema)) as Node

/** The fields of an object schema, and which of them must be there. */
export function fieldsOf(schema: Schema): {
  properties: Readonly<Record<string, Schema>>
  required: readonly string[]
} {
  const { properties = {}, required = [] } = schema as Node as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return { properties, required }
}
