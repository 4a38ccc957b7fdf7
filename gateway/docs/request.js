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
  if (text) headers['Content-Type'] = text.type
  else if (body !== undefined) headers['Content-Type'] = 'application/json'
  const tail = query.toString()
  return {
    method: operation.method,
    path: tail === '' ? path : `${path}?${tail}`,
    headers,
    body: text ? text.value : body === undefined ? undefined : shortJson(body),
  }
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
