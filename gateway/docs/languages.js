import { inputOf } from './input.js'
import { bodyOf, isLive, isPaged, nameInProgram, shortName, successOf } from './model.js'
import { print } from './print.js'
import { curlOf, requestFrom } from './request.js'
import { selectionOf } from './selection.js'

/** The call that the form describes, in every language in which it can be made. `values` are those of the form. */
export const languages = [
  {
    name: 'curl',
    // Who copies the command needs to see that a token belongs into it, also before there is one in the form.
    write: (operation, values) => curlOf(requestFrom(operation, { ...values, credential: '$TOKEN' })),
  },
  {
    name: 'TypeScript',
    note: 'Send makes this very call. Pages import `/client.js`; `souk client` writes the package.',
    write: typescriptOf,
  },
  { name: 'GraphQL', note: 'At `/graphql`.', write: graphqlOf, fits },
  { name: 'gRPC', note: 'Where the shop runs with `SOUK_GRPC=true`.', write: grpcOf, fits },
]

/** A body that is signed to the byte is sent by who signed it, over HTTP. */
function fits(operation) {
  return operation.requestBody === undefined || bodyOf(operation) !== undefined
}

const needsToken = (operation) => operation['x-access'] !== 'public'
const isIdentifier = (name) => /^[A-Za-z_$][\w$]*$/.test(name)

const typescript = {
  key: (name) => (isIdentifier(name) ? name : JSON.stringify(name)),
  text: (text) => (/['\\\n\r]/.test(text) ? JSON.stringify(text) : `'${text}'`),
  word: (word) => `'${word}'`,
  list: (text) => text,
}

function typescriptOf(operation, values) {
  const { schema, value, key } = inputOf(operation, values)
  const { service, name } = nameInProgram(operation.operationId)
  const url = `url: '${location.origin}'`
  const options = needsToken(operation) ? `{\n  ${url},\n  token: () => process.env.TOKEN,\n}` : `{ ${url} }`
  const start = `const answer = await souk.${service}.${name}(`
  const input = print(schema, value, typescript, { name: '', indent: '', before: start.length })
  const given = [
    ...(input === '{}' && key === undefined ? [] : [input]),
    ...(key === undefined ? [] : [`{ idempotencyKey: '${key}' }`]),
  ]
  return [
    `import { createClient } from '@souk/client'`,
    '',
    `const souk = createClient(${options})`,
    `${start}${given.join(', ')})`,
  ].join('\n')
}

const enumWord = (word) => {
  const name = word
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  return /^[A-Z]/.test(name) ? name : `_${name}`
}
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)
const pascal = (text) =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map(capital)
    .join('')
const small = (text) => text.charAt(0).toLowerCase() + text.slice(1)

const graphql = {
  key: (name) => name,
  text: JSON.stringify,
  // Words that differ in nothing but signs are no enumeration there.
  word: (word, _, words) =>
    new Set(words.map(enumWord)).size === words.length ? enumWord(word) : JSON.stringify(word),
  list: (text) => text,
  shape: (rest, inner) => (Object.keys(rest).length === 0 ? 'true' : inner()),
}

function graphqlOf(operation, values) {
  const { schema, value, key } = inputOf(operation, values)
  const [service] = operation.operationId.split('.')
  const field = small(pascal(service)) + capital(shortName(operation.operationId))
  const isQuery = operation['x-kind'] === 'query'
  const given = Object.entries(value).filter(([, each]) => each !== undefined)
  const each = ([name, one]) => `${name}: ${print(schema.properties[name], one, graphql, { name, indent: '    ' })}`
  const input =
    given.length === 0
      ? []
      : [`input: ${print(schema, Object.fromEntries(given), graphql, { name: '', indent: '    ' })}`]
  const args = isQuery
    ? given.map(each)
    : [...input, ...(key === undefined ? [] : [`idempotencyKey: ${JSON.stringify(key)}`])]
  const call = field + argumentsOf(args)
  const { schema: output } = successOf(operation)
  if (isQuery) return `{\n  ${call} ${selectionOf(output, '  ')}\n}`
  const { properties = {} } = output ?? {}
  const result = output && Object.keys(properties).length === 0 ? 'result' : `result ${selectionOf(output, '    ')}`
  return `mutation {\n  ${call} {\n    ${result}\n    userErrors {\n      code\n      message\n      pointer\n    }\n  }\n}`
}

/** Arguments on one line where they fit, or else each on its own. */
function argumentsOf(args) {
  if (args.length === 0) return ''
  const line = `(${args.join(', ')})`
  return line.includes('\n') || line.length > 56 ? `(\n    ${args.join('\n    ')}\n  )` : line
}

const shout = (text) => enumWord(text).replace(/^_/, '')
const grpc = {
  key: JSON.stringify,
  text: JSON.stringify,
  word: (word, name) => JSON.stringify(`${shout(name)}_${shout(word)}`),
  list: (text, isOptional) => (isOptional ? `{ "items": ${text} }` : text),
  shape: (_, inner) => inner(),
}

function grpcOf(operation, values) {
  const { schema, value, key } = inputOf(operation, values)
  const [service] = operation.operationId.split('.')
  const input = print(schema, value, grpc, { name: '', indent: '  ' })
  const rpc = capital(shortName(operation.operationId))
  const call = [
    'grpcurl -plaintext',
    ...(needsToken(operation) ? ['-H "authorization: Bearer $TOKEN"'] : []),
    ...(key === undefined ? [] : [`-H 'idempotency-key: ${key}'`]),
    ...(input === '{}' ? [] : [`-d '${input.replaceAll("'", `'\\''`)}'`]),
    `${location.hostname}:50051 souk.${service.replaceAll('-', '_')}.v1.${pascal(service)}/${rpc}`,
  ].join(' \\\n  ')
  return [
    call,
    ...(isPaged(operation) ? ['', `# Stream${rpc} sends the items of all pages.`] : []),
    ...(isLive(operation) ? ['', `# Watch${rpc} answers now, and again after each change.`] : []),
  ].join('\n')
}
