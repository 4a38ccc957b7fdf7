import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { array, command, contract, integer, object, optional, query, string } from '@souk/kit/contract'
import { host } from '@souk/kit/host'
import { realWorld } from '@souk/kit/process'
import { service } from '@souk/kit/service'
import { openPassports } from './passports.ts'
import { readDescription } from './judge.ts'
import type { Subject } from './subject.ts'

const LIFE_MS = 20

const thing = object({ id: string({ max: 40 }), parts: array(string({ max: 40 })) })
const shelf = contract('shelf', {
  doc: 'Keeps things.',
  operations: {
    look: query('GET /v1/things/:id', {
      doc: 'One thing.',
      input: object({ id: string({ max: 40, pattern: '^[a-z]+$' }), most: optional(integer({ min: 1, max: 9 })) }),
      output: thing,
      access: 'public',
      refusals: { unknown_thing: 'not_found' },
    }),
    put: command('POST /v1/things', {
      doc: 'Puts a thing there.',
      input: object({ id: string({ max: 40 }), parts: array(string({ max: 40 })) }),
      output: thing,
      access: 'shelf:write',
      status: 201,
    }),
    own: query('GET /v1/own-things', {
      doc: 'The things of a customer.',
      input: object({}),
      output: object({ data: array(thing) }),
      access: 'customer',
    }),
    tell: query('GET /v1/weights/:id', {
      doc: 'How heavy it is, for who carries it.',
      input: object({ id: string({ max: 40 }) }),
      output: object({ grams: integer() }),
      access: 'service',
      callers: ['carrier-pigeon'],
    }),
  },
  events: {},
})

/** A service of the kit that runs, without bus and registry. */
export async function openShelf(): Promise<{ subject: Subject; close(): Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'souk-shelf-'))
  const nowhere = 'http://souk:token@127.0.0.1:9'
  const world = await realWorld({ name: 'shelf', data, bus: nowhere, discovery: 'static:' }, { LOG_LEVEL: 'silent' })
  const value = service(shelf, {
    operations: {
      look: async ({ id }, ctx) => {
        if (id === 'nothing') throw ctx.refuse('unknown_thing', 'There is no such thing.')
        return { id, parts: [] }
      },
      put: async (given) => given,
      own: async () => ({ data: [] }),
      tell: async () => ({ grams: 300 }),
    },
  })
  const running = await host(value, world, '1.5.0')
  await running.started
  const self = {
    service: 'shelf',
    id: running.id,
    url: running.url,
    version: '1.5.0',
    contractHash: 'x',
    operations: Object.keys(shelf.operations),
  }
  const described = await readDescription(running.url)
  const passport = openPassports(join(data, 'keys'), 'shelf')
  return {
    subject: { ...described, passport, instances: async () => [self], silenceMs: LIFE_MS },
    close: async () => {
      await running.stop()
      await world.close()
      rmSync(data, { recursive: true })
    },
  }
}

/** An answer on its way, which can be changed. */
export interface Passing {
  status: number
  readonly headers: Record<string, string>
  text: string
}

/** What is wrong with a service: it hears a request differently, or answers it differently. */
export interface Defect {
  hear?(headers: Record<string, string>, request: IncomingMessage): void
  answer?(answer: Passing, request: IncomingMessage): void
}

/** The service behind something that makes a defect of it, which stands at an address of its own. */
export async function spoiled(url: string, { hear, answer }: Defect): Promise<{ url: string; close(): void }> {
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    delete headers.connection
    hear?.(headers, request)
    const body = request.method === 'GET' ? undefined : await text(request)
    const reply = await fetch(new URL(request.url ?? '', url), {
      method: request.method ?? 'GET',
      headers,
      body: body ?? null,
    })
    const said = { status: reply.status, headers: Object.fromEntries(reply.headers), text: await reply.text() }
    answer?.(said, request)
    delete said.headers['content-length']
    delete said.headers['transfer-encoding']
    response.writeHead(said.status, said.headers).end(said.text)
  }
  const server = createServer((request, response) => void pass(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close().closeAllConnections(),
  }
}
