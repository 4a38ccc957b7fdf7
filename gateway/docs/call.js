import { inputOf } from './input.js'
import { nameInProgram } from './model.js'

/** The operation as the typed client of whatever runs here has it, and what the form says that it is called with. */
async function prepared(operation, values, fetch) {
  const { createClient } = await import('/client.js')
  const { service, name } = nameInProgram(operation.operationId)
  const { value, key, headers } = inputOf(operation, values)
  const token = operation['x-access'] === 'public' ? undefined : values.credential
  const souk = createClient({ url: '', ...(token && { token }), ...(fetch && { fetch }) })
  return { called: souk[service][name], input: value, options: { headers, ...(key && { idempotencyKey: key }) } }
}

/** Makes the call that the form describes, once, and answers what came back, as it came. */
export async function send(operation, values) {
  let came
  const { called, input, options } = await prepared(operation, values, async (path, request) => {
    came = await fetch(path, { ...request, cache: 'no-store' })
    return came.clone()
  })
  try {
    await called.ask(input, { ...options, attempts: 1 })
  } catch (error) {
    // What is not JSON is no answer to a program; here it is shown.
    if (came === undefined) throw error
  }
  return came
}

/** Watches the answer, until `signal` aborts. */
export async function* watch(operation, values, signal) {
  const { called, input, options } = await prepared(operation, values)
  yield* called.watch(input, { headers: options.headers, signal })
}
