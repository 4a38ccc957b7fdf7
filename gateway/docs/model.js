/** Reads the documents and puts together what belongs together: services with their operations and events. */
export async function readModel() {
  const [api, events, inner] = await Promise.all(['/openapi.json', '/asyncapi.json', '/docs/inner.json'].map(readJson))
  const services = new Map()
  const serviceOf = (name, doc) => {
    if (!services.has(name)) services.set(name, { name, doc, operations: [], events: [], inner: [] })
    return services.get(name)
  }
  for (const { name, description } of [...api.tags, ...(events.info.tags ?? [])]) serviceOf(name, description)
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods))
      serviceOf(operation.tags[0]).operations.push({ ...operation, method: method.toUpperCase(), path })
  for (const message of Object.values(events.components.messages ?? {}))
    serviceOf(message.tags[0].name).events.push(message)
  for (const operation of inner) serviceOf(operation.service).inner.push(operation)
  const inOrder = [...services.values()].sort((one, other) => standsOutside(one) - standsOutside(other))
  return { title: api.info.title, version: api.info.version, services: inOrder }
}

/** Stand-ins for the world outside come after the services of the shop: nothing of theirs is a part of its API. */
const standsOutside = ({ operations }) =>
  Number(operations.length > 0 && operations.every(({ path }) => !path.startsWith('/v1/')))

async function readJson(path) {
  const answer = await fetch(path)
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer.json()
}

/** How a program calls an operation: that of `gift-shelf` is one of `giftShelf`. */
export function nameInProgram(operationId) {
  const [service, name] = operationId.split('.')
  return { service: service.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()), name }
}

/** The short name of an operation or event within its service. */
export const shortName = (id) => id.slice(id.indexOf('.') + 1)

/** Finds what a part of the address means: nothing, a service, an operation or an event. */
export function findPlace({ services }, address) {
  if (address.startsWith('event:')) {
    const name = address.slice('event:'.length)
    const service = services.find(({ events }) => events.some((event) => event.name === name))
    return service && { service, event: service.events.find((event) => event.name === name) }
  }
  const service = services.find(({ name }) => name === address.split('.')[0])
  if (service === undefined || service.name === address) return service && { service }
  const isMeant = ({ operationId }) => operationId === address
  const operation = service.operations.find(isMeant)
  if (operation) return { service, operation }
  const inner = service.inner.find(isMeant)
  return inner && { service, inner }
}

/** Who may call, in words. */
export function accessOf({ 'x-access': access }) {
  if (access === 'public') return 'Anybody'
  return access === 'customer' ? 'Customers, for their own things' : `Staff with ${access}`
}

/** The JSON body of an operation, if it has one that consists of fields. */
export function bodyOf({ requestBody }) {
  const json = requestBody?.content?.['application/json']
  return json?.schema.properties && json
}

/** The text that an operation takes as its whole body: of which type, and what the input calls it. */
export function textOf({ requestBody }) {
  for (const [type, { 'x-field': field, example }] of Object.entries(requestBody?.content ?? {}))
    if (field !== undefined) return { type: type === '*/*' ? 'text/plain' : type, field, example }
  return undefined
}

/** Can its answer be watched? */
export const isLive = (operation) => successOf(operation).types.includes('text/event-stream')

/** The successful answer: status, content type, example. */
export function successOf({ responses }) {
  const status = Object.keys(responses).find((code) => code.startsWith('2'))
  const [type, content] = Object.entries(responses[status].content ?? {})[0] ?? []
  return {
    status,
    type,
    schema: content?.schema,
    example: content?.example,
    types: Object.keys(responses[status].content ?? {}),
  }
}

/** Does it answer page by page? */
export function isPaged(operation) {
  const { properties = {} } = successOf(operation).schema ?? {}
  const takes = (field) => operation.parameters.some(({ name }) => name === field)
  return operation['x-kind'] === 'query' && takes('cursor') && takes('limit') && properties.page !== undefined
}
