import { once } from 'node:events'
import { createSourceEventStream, GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Clock } from '@souk/kit/world'
import { takesEvents } from '../streams.ts'
import type { Visit } from '../visit.ts'
import { ownHeaders } from './send.ts'

/** After so long without news a comment is sent, so that nobody on the way takes the silence for the end. */
const BEAT_MS = 12_000

type Results = AsyncIterable<ExecutionResult> | Iterable<ExecutionResult>

/** Does this client take an answer that goes on, and no other? */
export const takesOnlyEvents = (visit: Visit): boolean =>
  takesEvents(visit) && !/json|\*\/\*|application\/\*/.test(visit.request.headers.accept ?? '')

/**
 * Sends results as they come, each as an event `next`, and `complete` at the end (GraphQL over SSE, distinct connections). A
 * client whose stream ends without `complete` comes back. Returns when the stream has begun.
 */
export function sendEvents(visit: Visit, results: Results, clock: Clock): void {
  const { response } = visit
  response.writeHead(200, ['content-type', 'text/event-stream', 'cache-control', 'no-store', ...ownHeaders(visit)])
  // Some browsers wait for a first byte.
  response.write(':\n\n')
  let forget = () => {}
  const beat = () => {
    forget = clock.after(BEAT_MS, () => {
      if (!response.writableEnded && !response.writableNeedDrain) response.write(':\n\n')
      beat()
    })
  }
  beat()
  response.once('close', () => forget())
  stream(visit, results).catch(() => response.destroy())
}

async function stream({ response }: Visit, results: Results): Promise<void> {
  for await (const result of results) {
    if (response.writableEnded || response.closed) return
    if (!response.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`))
      await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  if (!response.writableEnded) response.end('event: complete\ndata:\n\n')
}

/** The results of a subscription, one for each event. When there is no next one, the last says why. */
export async function* resultsOf(
  args: ExecutionArgs,
  resultOf: (event: unknown) => Promise<ExecutionResult>,
): AsyncGenerator<ExecutionResult, void, void> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return yield source
  try {
    for await (const event of source) yield await resultOf(event)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    yield { errors: [error] }
  }
}
