import { bodyOf, textOf } from './model.js'

/** What belongs to HTTP and not to the operation. */
const ofHttp = new Set(['Idempotency-Key', 'If-None-Match'])

/**
 * The values of the form as the input of the operation: all fields, wherever they travel over HTTP, and their schemas.
 * `headers` are those of HTTP itself, without the key.
 */
export function inputOf(operation, { parameters, body, text }) {
  const own = operation.parameters.filter(({ name }) => !ofHttp.has(name))
  const nameOf = ({ name, 'x-field': field }) => field ?? name
  const { properties, required = [] } = bodyOf(operation)?.schema ?? {}
  const { 'Idempotency-Key': key, 'If-None-Match': seen } = parameters
  return {
    schema: {
      properties: { ...Object.fromEntries(own.map((each) => [nameOf(each), each.schema])), ...properties },
      required: [...own.filter(({ required }) => required).map(nameOf), ...required],
    },
    value: {
      ...Object.fromEntries(own.map((each) => [nameOf(each), parameters[each.name]])),
      ...(text === undefined ? body : { [textOf(operation).field]: text }),
    },
    key,
    headers: seen === undefined ? {} : { 'If-None-Match': seen },
  }
}
