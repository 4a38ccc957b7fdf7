import { textOf } from './model.js'

/** Puts a request together from the values of the form. */
export function requestFrom(operation, { parameters, body, text, credential }) {
  const headers = {}
  const query = new URLSearchParams()
  let path = operation.path
  for (const { name, in: place } of operation.parameters) {
    const value = parameters[name]
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value ?? ''))
    else if (value === undefined) continue
    else if (place === 'header') headers[name] = String(value)
    else for (const each of [value].flat()) query.append(name, String(each))
  }
  if (credential && operation['x-access'] !== 'public') headers.Authorization = `Bearer ${credential}`
  const content = contentFrom(operation, body, text)
  if (content) headers['Content-Type'] = content.type
  for (const [name, value] of content?.beside ?? []) query.append(name, String(value))
  const tail = query.toString()
  return {
    method: operation.method,
    path: tail === '' ? path : `${path}?${tail}`,
    headers,
    body: content?.body,
  }
}

/** The body and its type. Where an operation takes text as it stands, the other fields travel beside it. */
function contentFrom(operation, body, text) {
  const whole = textOf(operation)
  if (whole && text !== undefined) return { type: whole.type, body: text }
  if (body === undefined) return undefined
  if (whole === undefined) return { type: 'application/json', body: shortJson(body) }
  const { [whole.field]: own = '', ...others } = body
  return { type: whole.type, body: own, beside: Object.entries(others) }
}

const shortJson = (value) => {
  const text = JSON.stringify(value)
  return text.length <= 72 ? text : JSON.stringify(value, null, 2)
}

/** The request as a command for a shell. The token or key stays out of it: commands end up in histories. */
export function curlOf({ method, path, headers, body }, origin = location.origin) {
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quote(origin + path)}`]
  for (const [name, value] of Object.entries(headers))
    lines.push(name === 'Authorization' ? '-H "Authorization: Bearer $TOKEN"' : `-H ${quote(`${name}: ${value}`)}`)
  if (body !== undefined) lines.push(`--data-raw ${quote(body)}`)
  return lines.join(' \\\n  ')
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`
