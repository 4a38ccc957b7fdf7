import type { Answer, Metadata, Transport } from '../call/transport.ts'
import type { Operation } from '../contract/index.ts'
import type { Instance } from '../discovery/index.ts'
import { bindingOf, writeInput, type Binding } from './bind.ts'
import { headers as names } from './headers.ts'
import { keepPools } from './pools.ts'
import { ask, type Reply } from './reply.ts'

/** Calls over HTTP/1.1 with keep-alive, one undici pool for each instance (a third of the CPU of the global `fetch`). */
export function httpTransport(): Transport {
  const pools = keepPools()
  const bindings = new WeakMap<Operation, Binding>()

  const bind = (operation: Operation): Binding => {
    let binding = bindings.get(operation)
    if (binding === undefined) bindings.set(operation, (binding = bindingOf(operation)))
    return binding
  }

  return {
    send: async (
      instance: Instance,
      operation: Operation,
      input: unknown,
      metadata: Metadata,
      signal: AbortSignal,
    ): Promise<Answer> => {
      const { path, headers, body } = writeInput(bind(operation), input)
      if (metadata.passport !== undefined) headers[names.passport] = metadata.passport
      if (metadata.deadlineMs !== undefined) headers[names.deadline] = String(Math.floor(metadata.deadlineMs))
      if (metadata.traceparent !== undefined) headers[names.traceparent] = metadata.traceparent
      if (metadata.idempotencyKey !== undefined) headers[names.idempotencyKey] = metadata.idempotencyKey
      const options = { method: operation.method, path, headers, body: body ?? null }
      const reply = await ask(pools.to(instance.url), options, signal)
      const { status, headers: answered } = reply
      const answer: { -readonly [Name in keyof Answer]: Answer[Name] } = { status, body: outputOf(operation, reply) }
      const retryAfter = answered['retry-after']
      if (retryAfter !== undefined && Number(retryAfter) > 0) answer.retryAfterSeconds = Number(retryAfter)
      if (answered[names.retry] === 'no') answer.retryPointless = true
      if (answered[names.replayed] === 'true') answer.replayed = true
      if (answered.location !== undefined) answer.location = answered.location
      return answer
    },
    close: pools.close,
  }
}

/** What an answer says: JSON, or the file that it is. */
function outputOf({ file }: Operation, { status, headers, body }: Reply): unknown {
  if (file && status < 400) return { contentType: headers['content-type'], content: body.toString('base64') }
  return body.length === 0 ? undefined : JSON.parse(body.toString())
}
