import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:http2'
import { after, before, describe, test, type TestContext } from 'node:test'
import { Client, compressionAlgorithms, credentials, Metadata, type ServiceError } from '@grpc/grpc-js'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor/index.js'
import type { Answer } from '../call/index.ts'
import {
  contract,
  describeContract,
  grpcPath,
  grpcStreamPath,
  grpcWatchPath,
  integer,
  messageOf,
  numberWire,
  object,
  page,
  paging,
  platformProblem,
  query,
  string,
} from '../contract/index.ts'
import { systemClock as clock } from '../world/index.ts'
import { codecOf } from './codec.ts'
import { openGrpc, type GrpcCall, type GrpcOffer, type GrpcServer } from './index.ts'

const item = object({ n: integer(), text: string({ max: 20_000 }) })
const shelf = contract('shelf', {
  doc: 'Keeps things.',
  operations: {
    list: query('GET /v1/things', {
      doc: 'A page.',
      input: object({ ...paging }),
      output: page(item),
      access: 'public',
    }),
    thing: query('GET /v1/thing', { doc: 'One.', input: object({}), output: item, access: 'public', live: true }),
  },
  events: {},
})
const { list, thing } = shelf.operations
const description = describeContract(shelf)
const wire = numberWire(description)
const [input, output] = [
  codecOf(messageOf(list.input, 'list.input', wire)),
  codecOf(messageOf(list.output, 'list.output', wire)),
]
const items = codecOf(messageOf(item, 'list.output.data', wire))
const reflected = protobuf
  .parse('syntax = "proto3"; message Answer { Files found = 4; } message Files { repeated bytes file = 1; }')
  .root.lookupType('Answer')
const fileOf = (bytes: Uint8Array) =>
  descriptor.FileDescriptorProto.decode(bytes) as unknown as descriptor.IFileDescriptorProto
type Reflected = descriptor.IFieldDescriptorProto & { readonly proto3Optional?: boolean }
const things = codecOf(messageOf(item, 'thing.output', wire))
const raw = (bytes: Buffer) => bytes

interface Read {
  readonly limit?: number
  readonly cursor?: string
}

let news: (call: GrpcCall) => AsyncIterable<Answer>
let asked: Read[] = []
let answer: (read: Read) => Promise<Answer>
const pageFrom = async ({ cursor = '0', limit = 20 }: Read, of = 1_000): Promise<Answer> => {
  const from = Number(cursor)
  const data = Array.from({ length: limit }, (_, at) => ({ n: from + at, text: 'x'.repeat(10_000) }))
  const nextCursor = from + limit < of ? String(from + limit) : null
  return { status: 200, body: { data, page: { nextCursor, hasMore: nextCursor !== null } } }
}
const offer: GrpcOffer = {
  description,
  wire,
  ask: (_, call) => {
    asked.push(call.input as Read)
    return answer(call.input as Read)
  },
  watch: (_, call) => news(call),
}
const stateOf = (bytes: Buffer) => ['', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'][bytes[1] ?? 0]

describe('a gRPC port', () => {
  let isReady = true
  let server: GrpcServer
  let client: Client
  before(async () => {
    const ready = async (service: string) => (service === '' || service === 'souk.shelf.v1.Shelf' ? isReady : undefined)
    server = await openGrpc({}, { clock, ready })
    server.offer([offer])
    client = new Client(new URL(server.url).host, credentials.createInsecure(), {
      'grpc-node.flow_control_window': 65_535,
    })
  })
  after(async () => {
    client.close()
    await server.close()
  })

  const unary = (path: string, message: Uint8Array) =>
    new Promise<Buffer>((resolve, reject) =>
      client.makeUnaryRequest(path, raw, raw, Buffer.from(message), new Metadata(), (error, value) =>
        error ? reject(error) : resolve(value as Buffer),
      ),
    )
  const stream = (of: Read) =>
    client.makeServerStreamRequest(grpcStreamPath(list), raw, raw, input.encode(of), new Metadata())

  test('answers what is offered', async () => {
    answer = (read) => pageFrom(read)
    const said = output.decode(await unary(grpcPath(list), input.encode({ limit: 2 }))) as { data: { n: number }[] }
    assert.deepEqual(
      said.data.map(({ n }) => n),
      [0, 1],
    )
  })

  test('refuses bytes that are no message, and says so', () =>
    assert.rejects(unary(grpcPath(list), Uint8Array.from([0x08])), (error: ServiceError) => {
      assert.equal(error.code, 3)
      assert.match(error.details, /^The message cannot be read/)
      return true
    }))

  test('streams the items of all pages, from where the client says', async () => {
    answer = (read) => pageFrom(read, 50)
    asked = []
    const got: number[] = []
    for await (const bytes of stream({ cursor: '5', limit: 10 }))
      got.push((items.decode(bytes as Buffer) as { n: number }).n)
    assert.deepEqual(
      got,
      Array.from({ length: 50 }, (_, at) => at + 5),
    )
    assert.deepEqual(
      asked,
      ['5', '15', '25', '35', '45'].map((cursor) => ({ cursor, limit: 10 })),
    )
  })

  test('reads as many as a page may have where the client does not say how many', async () => {
    answer = (read) => pageFrom(read, 100)
    asked = []
    let count = 0
    for await (const _ of stream({})) count++
    assert.deepEqual([count, asked], [100, [{ limit: 100 }]])
  })

  test('asks for no more pages than a slow client reads', async () => {
    answer = (read) => pageFrom(read, 100_000)
    asked = []
    const call = stream({ limit: 10 })
    call.once('data', () => call.pause())
    await once(call, 'pause')
    // What fits into the windows of the connection goes on its way; then nothing moves.
    let last = -1
    while (last !== asked.length) {
      last = asked.length
      await clock.sleep(100)
    }
    assert.ok(asked.length < 100, `${asked.length} pages`)
    call.on('error', () => {}).cancel()
  })

  test('a stream that breaks off says why, and where it can be taken up again', async () => {
    const body = platformProblem('overloaded', 'Not now.')
    answer = async (read) => (read.cursor === '20' ? { status: 503, body, retryAfterSeconds: 1 } : pageFrom(read))
    const call = stream({ limit: 10 })
    const got: unknown[] = []
    call.on('data', (bytes: Buffer) => got.push(items.decode(bytes)))
    const [error] = (await once(call, 'error')) as [ServiceError]
    assert.deepEqual([got.length, error.code, error.details], [20, 14, 'Not now.'])
    assert.deepEqual(error.metadata.get('x-next-cursor'), ['20'])
    assert.deepEqual(
      error.metadata.get('grpc-retry-pushback-ms'),
      ['1000'],
      'as clients that repeat by themselves read it',
    )
  })

  test('says of a problem no more than a header can carry, and only whole characters', async () => {
    const body = platformProblem('not_found', `${'x'.repeat(999)}😀${'y'.repeat(9_000)}`)
    answer = async () => ({ status: 404, body })
    await assert.rejects(unary(grpcPath(list), input.encode({})), { code: 5, details: `${'x'.repeat(999)}\ufffd` })
  })

  test('reads what is compressed, unless there is too much in it', async () => {
    answer = (read) => pageFrom(read)
    const options = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip }
    const packing = new Client(new URL(server.url).host, credentials.createInsecure(), options)
    const ask = (cursor: string) =>
      new Promise<ServiceError | null>((resolve) =>
        packing.makeUnaryRequest(grpcPath(list), raw, raw, input.encode({ cursor, limit: 1 }), new Metadata(), resolve),
      )
    assert.equal(await ask('0'.repeat(200_000)), null)
    assert.equal((await ask('0'.repeat(300_000)))?.code, 8)
    packing.close()
  })

  const watch = () => client.makeServerStreamRequest(grpcWatchPath(thing), raw, raw, Buffer.alloc(0), new Metadata())
  const numbersOf = (call: ReturnType<typeof watch>) => {
    const numbers: number[] = []
    call.on('data', (bytes: Buffer) => numbers.push((things.decode(bytes) as { n: number }).n))
    return numbers
  }
  const newsOf = (n: number, text = ''): Answer => ({ status: 200, body: { n, text } })

  test('sends news until a problem ends it', async () => {
    const body = platformProblem('not_found', 'It is gone.')
    news = async function* () {
      yield newsOf(1)
      yield newsOf(2)
      yield { status: 404, body }
    }
    const call = watch()
    const got = numbersOf(call)
    const [error] = (await once(call, 'error')) as [ServiceError]
    assert.deepEqual([got, error.code, error.details], [[1, 2], 5, 'It is gone.'])
  })

  test('tells who watches to come back where there is no more for now', async () => {
    news = async function* () {
      yield newsOf(1)
    }
    const call = watch()
    numbersOf(call)
    const [error] = (await once(call, 'error')) as [ServiceError]
    assert.equal(error.code, 14)
  })

  test('keeps no news for a slow reader, who misses what was between, and forgets who has left', async () => {
    let now = 0
    const left = Promise.withResolvers<void>()
    news = async function* () {
      try {
        for (;;) yield newsOf(++now, 'x'.repeat(20_000))
      } finally {
        left.resolve()
      }
    }
    const call = watch()
    call.once('data', () => call.pause())
    await once(call, 'pause')
    let last = -1
    while (last !== now) {
      last = now
      await clock.sleep(100)
    }
    // What fits into the windows and the buffer of the client; those that would wait here are 16 more.
    assert.ok(now < 30, `${now} were made`)
    call.on('error', () => {}).cancel()
    await left.promise
  })

  test('says what defects are as little as over HTTP', async () => {
    answer = () => Promise.reject(new Error('a secret'))
    await assert.rejects(unary(grpcPath(list), input.encode({})), { code: 13, details: 'defect: Error' })
  })

  test('tells whether it is ready at the moment of the question', async () => {
    const check = async (name = '') =>
      stateOf(
        await unary(
          '/grpc.health.v1.Health/Check',
          Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name)]),
        ),
      )
    assert.equal(await check(), 'SERVING')
    isReady = false
    assert.equal(await check('souk.shelf.v1.Shelf'), 'NOT_SERVING')
    await assert.rejects(check('souk.other.v1.Other'), { code: 5 })
  })

  test('tells who watches that it has become ready', async () => {
    isReady = false
    const call = client.makeServerStreamRequest(
      '/grpc.health.v1.Health/Watch',
      raw,
      raw,
      Buffer.alloc(0),
      new Metadata(),
    )
    const said: unknown[] = []
    for await (const bytes of call.on('error', () => {})) {
      said.push(stateOf(bytes as Buffer))
      isReady = true
      if (said.length === 2) break
    }
    assert.deepEqual(said, ['NOT_SERVING', 'SERVING'])
  })

  for (const version of ['v1', 'v1alpha'])
    test(`shows by reflection ${version} what it offers, and which fields are optional`, async () => {
      const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`
      const call = client.makeBidiStreamRequest(path, raw, raw, new Metadata())
      const symbol = Buffer.from('souk.shelf.v1.Shelf')
      call.write(Buffer.concat([Buffer.from([0x22, symbol.length]), symbol]))
      const [bytes] = (await once(call, 'data')) as [Buffer]
      call.end()
      const said = reflected.toObject(reflected.decode(bytes)) as { found: { file: Uint8Array[] } }
      const file = fileOf(said.found.file[0] as Uint8Array)
      const rpcs = file.service?.flatMap(({ method }) => method?.map(({ name }) => name))
      assert.deepEqual(rpcs, ['List', 'StreamList', 'Thing', 'WatchThing'])
      const fields = file.messageType?.find(({ name }) => name === 'ListRequest')?.field as Reflected[]
      const told = fields.map(({ name, proto3Optional, options }) => [name, proto3Optional, options])
      const optional = ['limit', 'cursor'].map((name) => [name, true, null])
      assert.deepEqual(told, optional)
    })

  test('offers from now on what it is told, and names what cannot be', async () => {
    const twice = object({ a_b: integer(), aB: integer() })
    const strange = { ...description, name: 'strange', operations: { list: { ...list, input: twice } } }
    const odd = { ...description, name: 'odd', operations: { list: { ...list, output: { type: 'array' } as never } } }
    const faults = server.offer([
      { ...offer, description: strange, wire: numberWire(strange) },
      { ...offer, description: odd },
    ])
    assert.equal(faults.length, 1)
    assert.match(faults[0] ?? '', /^souk\.odd\.v1\.Odd is not offered over gRPC: list\.output/)
    await assert.rejects(unary(grpcPath(list), input.encode({})), { code: 12 })
    server.offer([offer])
    answer = (read) => pageFrom(read)
    assert.ok((await unary(grpcPath(list), input.encode({}))).length > 0)
  })
})

test('a port that closes ends streams and answers what is under way', async () => {
  const server = await openGrpc({}, { clock, ready: async () => true })
  const release = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  server.offer([
    {
      ...offer,
      ask: async (_, call) => {
        begun.resolve()
        await release.promise
        return pageFrom(call.input as Read)
      },
    },
  ])
  const client = new Client(new URL(server.url).host, credentials.createInsecure())
  const watching = client.makeServerStreamRequest(
    '/grpc.health.v1.Health/Watch',
    raw,
    raw,
    Buffer.alloc(0),
    new Metadata(),
  )
  await once(watching, 'data')
  const answered = new Promise((resolve) =>
    client.makeUnaryRequest(grpcPath(list), raw, raw, input.encode({ limit: 1 }), new Metadata(), resolve),
  )
  await begun.promise
  const states: unknown[] = []
  const ended = once(
    watching.on('data', (bytes: Buffer) => states.push(stateOf(bytes))),
    'end',
  )
  const closed = server.close()
  await ended
  assert.deepEqual(states, ['NOT_SERVING'])
  release.resolve()
  assert.equal(await answered, null)
  await closed
  client.close()
})

const limits = {
  bodyBytes: 40_000,
  heldBytes: 110_000,
  heldOfOneBytes: 110_000,
  messageMs: 30_000,
  connections: 10,
  connectionMs: 60_000,
  idleMs: 60_000,
  streams: 10,
}

async function openWith(t: TestContext, more: Partial<typeof limits>) {
  const clientOf = (header: (name: string) => string | undefined) => header('x-client') ?? ''
  const server = await openGrpc({ limits: { ...limits, ...more } }, { clock, ready: async () => true, clientOf })
  t.after(server.close)
  server.offer([offer])
  answer = (read) => pageFrom(read)
  return server
}

/** Sends a message of which the last byte is missing until it is finished, and waits until what was sent has been read. */
function halfSender(t: TestContext, url: string) {
  const session = connect(url)
  t.after(() => session.destroy())
  return async (client = '', path = grpcPath(list)) => {
    const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' }
    const call = session.request({ ...headers, 'x-client': client })
    const message = Buffer.from(input.encode({ limit: 1 }))
    const status = once(call, 'response').then(([said]) =>
      Number((said as Record<string, unknown>)['grpc-status'] ?? 0),
    )
    const closed = once(call.resume(), 'close')
    const begun = Buffer.concat([Uint8Array.from([0, 0, 0, 0, message.length]), message.subarray(0, -1)])
    await new Promise((resolve) => call.write(begun, resolve))
    await new Promise((resolve) => session.ping(resolve))
    return { status, closed, finish: () => call.end(message.subarray(-1)) }
  }
}
const reflectionPath = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo'

test('messages that are not complete take only so much memory together', async (t) => {
  const send = halfSender(t, (await openWith(t, {})).url)
  for (let times = 0; times < 3; times++) {
    const waiting = await Promise.all(Array.from({ length: 6 }, () => send()))
    for (const path of [grpcPath(list), reflectionPath]) {
      const tooMuch = await send('', path)
      assert.equal(await tooMuch.status, 8)
      await tooMuch.closed
    }
    for (const { finish, status } of waiting) {
      finish()
      assert.equal(await status, 0, 'what was held is given back')
    }
  }
})

test('one client may not take all of that memory', async (t) => {
  const send = halfSender(t, (await openWith(t, { heldOfOneBytes: 30_000 })).url)
  const first = await send('one')
  const second = await send('one')
  assert.equal(await second.status, 8)
  // Until then what it sent is kept, and counts.
  await second.closed
  const other = await send('other')
  for (const { finish, status } of [first, other]) {
    finish()
    assert.equal(await status, 0)
  }
})

test('a message that does not arrive in time ends its call', async (t) => {
  const { url } = await openWith(t, { messageMs: 50 })
  const late = await halfSender(t, url)()
  assert.equal(await late.status, 4)
  await late.closed
})

test('more connections than there may be are not taken, and one that nobody uses is closed', async (t) => {
  const { url } = await openWith(t, { connections: 1, idleMs: 1_000 })
  const first = connect(url)
  await once(first, 'remoteSettings')
  const second = connect(url).on('error', () => {})
  let served = false
  second.once('remoteSettings', () => (served = true))
  await once(second, 'close')
  assert.equal(served, false)
  await once(first, 'close')
  const third = connect(url)
  await once(third, 'remoteSettings')
  third.destroy()
})
