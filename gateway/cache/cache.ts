import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Answer } from '@souk/kit/call'
import type { Clock } from '@souk/kit/world'
import type { Span } from '@souk/kit/telemetry'
import type { Admitted } from '../request/admit.ts'
import type { Rejection } from '../answer.ts'
import { codingFor, compressed, isCompressible, type Coding } from '../upstream/compress.ts'
import type { Exchange } from '../upstream/exchange.ts'
import type { Forward } from '../upstream/forward.ts'
import { endWith, mentions, ownHeaders, passHeaders, weakTag, type Recipient } from '../upstream/outlet.ts'
import type { Route } from '../routes/routes.ts'
import { Collector, type Collected } from './collector.ts'
import { createShelf } from './shelf.ts'

/** A larger answer is shared by those who wait for it at this moment, and not kept. */
const KEPT_BYTES = 256 * 1024

/** An answer that everybody gets, with what was worked out for it once. */
interface Shared {
  readonly status: number
  /** Headers that all get, as a flat list, without those that depend on the coding. */
  readonly headers: readonly string[]
  readonly type: string | undefined
  readonly etag: string | undefined
  readonly body: Buffer
  readonly codings: Map<Coding, Promise<Buffer>>
  readonly atMs: number
  /** What the body says, read when somebody wants to know. */
  json?: unknown
}

export type Told = 'hit' | 'fwd=miss' | 'fwd=miss;collapsed'

/** Answers of public reads, used again for as long as their contracts allow, and asked for once however many wait. */
export interface Cache {
  /** May this request be answered with what somebody else gets? Never when it carries anything that opens something. */
  mayAnswer(route: Route, admitted: Admitted, request: IncomingMessage): boolean
  /** Answers it; resolves with why that is not possible. */
  answer(recipient: Recipient, target: string): Promise<Rejection | undefined>
  /** The same answer for who does not pass it on as it is. Not to be changed: others get it too. */
  read(route: Route, target: string, span: Span): Promise<Answer | Rejection>
  /** Something of this service may have changed; without a name: of all. */
  forget(service?: string): void
}

export function createCache(forward: Forward, clock: Clock, mostBytes: number): Cache {
  const shelf = createShelf<Shared>(mostBytes)
  const onTheWay = new Map<string, Promise<Shared | Rejection>>()

  const ask = async (route: Route, target: string, span: Span): Promise<Shared | Rejection> => {
    const outlet = new Collector()
    const headers = ['accept', 'application/json', 'traceparent', span.traceparent]
    const exchange: Exchange = { method: 'GET', target, route, span, headers, outlet, attempt: undefined }
    const cancel = clock.after(route.deadlineMs, () => exchange.attempt?.cut())
    try {
      const rejection = await forward(exchange, {}, null)
      return rejection ?? shared(await outlet.whole, route, clock.monotonic())
    } catch {
      return { code: 'unavailable', detail: `${route.service} broke off its answer.`, retryAfterSeconds: 1 }
    } finally {
      cancel()
    }
  }

  const askOnce = (key: string, route: Route, target: string, span: Span): Promise<Shared | Rejection> => {
    const asking = ask(route, target, span).then((answer) => {
      // Whoever changed something meanwhile has taken this question off the list: its answer may be older than the change.
      if (onTheWay.get(key) !== asking) return answer
      onTheWay.delete(key)
      if ('body' in answer && mayKeep(answer)) shelf.put(key, answer, answer.body.length)
      return answer
    })
    onTheWay.set(key, asking)
    return asking
  }

  const get = async (route: Route, target: string, span: Span): Promise<{ answer: Shared | Rejection; told: Told }> => {
    const key = `${route.service} ${target}`
    const kept = shelf.get(key)
    if (kept && clock.monotonic() - kept.atMs < route.freshMs) return { answer: kept, told: 'hit' }
    const waiting = onTheWay.get(key)
    const answer = await (waiting ?? askOnce(key, route, target, span))
    return { answer, told: waiting ? 'fwd=miss;collapsed' : 'fwd=miss' }
  }

  return {
    mayAnswer: ({ freshMs }, { authorization, forward }, { method, headers }) =>
      freshMs > 0 &&
      method === 'GET' &&
      authorization === undefined &&
      forward.every((name, at) => at % 2 === 1 || harmless.has(name)) &&
      !/no-cache|no-store/i.test(headers['cache-control'] ?? '') &&
      !headers.accept?.includes('event-stream'),
    answer: async (recipient, target) => {
      const { route, span, response } = recipient
      const { answer, told } = await get(route, target, span)
      if (!('body' in answer)) return answer
      if (!response.closed) await give(answer, recipient, told, clock.monotonic() - answer.atMs)
      return undefined
    },
    read: async (route, target, span) => {
      const { answer } = await get(route, target, span)
      if (!('body' in answer)) return answer
      return { status: answer.status, body: (answer.json ??= JSON.parse(answer.body.toString())) }
    },
    forget: (service) => {
      const beginning = service === undefined ? '' : `${service} `
      shelf.clear(beginning)
      for (const key of onTheWay.keys()) if (key.startsWith(beginning)) onTheWay.delete(key)
    },
  }
}

/** Headers of a request that change nothing about a public answer. */
const harmless = new Set(['accept', 'if-none-match', 'content-type'])

/** A service that says more about its answer than its contract is believed. */
const mayKeep = ({ status, body, headers }: Shared): boolean =>
  status === 200 &&
  body.length <= KEPT_BYTES &&
  headers.every((name, at) => at % 2 === 1 || !forOne(name, headers[at + 1]))

/** Says this header that the answer is for one client only? */
const forOne = (name: string, value = ''): boolean =>
  name === 'set-cookie' ||
  (name === 'cache-control' && /no-store|private/i.test(value)) ||
  (name === 'vary' && value !== 'accept-encoding')

function shared({ status, headers, body }: Collected, route: Route, atMs: number): Shared {
  const { etag: given, 'content-length': _length, ...rest } = headers
  const own = status === 200 ? (given ?? `"${hash('sha256', body, 'base64url').slice(0, 22)}"`) : given
  const type = headers['content-type']
  return { status, headers: passHeaders([], rest, route), type, etag: own, body, codings: new Map(), atMs }
}

/** Sends a shared answer to one client, in the coding it likes, or says that it has it already. */
async function give(answer: Shared, recipient: Recipient, told: Told, ageMs: number): Promise<void> {
  const { response } = recipient
  const { status, headers, etag, body } = answer
  const flat = [...ownHeaders(recipient), ...headers, 'cache-status', `souk;${told}`]
  if (told === 'hit') flat.push('age', String(Math.floor(ageMs / 1_000)))
  if (etag !== undefined && mentions(response.req.headers['if-none-match'], etag)) {
    response.writeHead(304, [...flat, 'etag', etag]).end()
    return
  }
  const coding = status === 200 ? codingOf(answer, response.req) : undefined
  const bytes = coding === undefined ? body : await packed(answer, coding)
  if (coding !== undefined) flat.push('content-encoding', coding)
  if (etag !== undefined) flat.push('etag', coding === undefined ? etag : weakTag(etag))
  response.writeHead(status, [...flat, 'content-length', String(bytes.length)])
  endWith(response, bytes)
}

const codingOf = ({ type, body }: Shared, { headers }: IncomingMessage): Coding | undefined =>
  isCompressible(type) ? codingFor(headers['accept-encoding'] as string | undefined, type, body.length) : undefined

function packed({ codings, body }: Shared, coding: Coding): Promise<Buffer> {
  const bytes = codings.get(coding) ?? compressed(body, coding)
  codings.set(coding, bytes)
  return bytes
}
