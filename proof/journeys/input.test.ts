import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { anything, mistakes, put, wrongValues, type Mistake, type Node } from './bad-input.ts'
import { asStaff, receive } from './staff.ts'
import { startSystem, type System } from './system.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Node
  readonly example?: unknown
}
interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: { schema: Node; example: Record<string, unknown> }
}
interface Sent {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}
interface Reply {
  readonly status: number
  readonly type: string
  readonly problem: { code: string; errors: { pointer?: string }[] } | undefined
}

/** In each of the two tests: a hundred bad inputs for each operation in all. */
const RUNS = 50
const ends: (() => Promise<void>)[] = []
let system: System
let operations: Operation[]
/** Identifiers that exist, by their prefix. */
const known = new Map<string, string>()

before(async () => {
  system = await startSystem({ after: (end) => void ends.push(end as () => Promise<void>) })
  await receive(system, 'BAD-1', 5)
  const variants = [{ sku: 'BAD-1', prices: [{ amount: 450, currency: 'GBP' }] }]
  const { body } = await asStaff(system, { method: 'POST', path: '/v1/products', body: { title: 'A thing', variants } })
  for (const [id, prefix] of JSON.stringify(body).matchAll(/([a-z]+)_[0-9a-z]{26}/g)) known.set(prefix as string, id)
  operations = await readOperations()
})

after(async () => {
  for (const end of ends) await end()
})

async function readOperations(): Promise<Operation[]> {
  const document = (await (await fetch(`${system.gateway}/openapi.json`)).json()) as {
    paths: Record<
      string,
      Record<string, { parameters: Parameter[]; requestBody?: { content: Record<string, unknown> } }>
    >
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      ...(requestBody ? { body: requestBody.content['application/json'] as NonNullable<Operation['body']> } : {}),
    })),
  )
}

/** A request as the documents show it, with identifiers that exist. */
function shown({ parameters, body }: Operation): Sent {
  const real = ({ schema, example }: Parameter) =>
    known.get(/^\^([a-z]+)_/.exec(schema.pattern ?? '')?.[1] ?? '') ?? String(example)
  const of = (place: string) =>
    Object.fromEntries(
      parameters.filter((each) => each.in === place && each.required).map((each) => [each.name, real(each)]),
    )
  return { path: of('path'), query: of('query'), headers: of('header'), body: body?.example }
}

async function send({ method, path }: Operation, { path: places, query, headers, body }: Sent): Promise<Reply> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(places[name] as string))
  const search = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  const reply = await fetch(`${system.gateway}${filled}${search.length > 0 ? `?${search.join('&')}` : ''}`, {
    method,
    headers: { authorization: `Bearer ${system.staffKey}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const type = reply.headers.get('content-type') ?? ''
  const text = await reply.text()
  return {
    status: reply.status,
    type,
    problem: reply.status >= 400 ? (JSON.parse(text) as Reply['problem']) : undefined,
  }
}

/** Whatever was sent: no 5xx, and an error is a problem document that says what it is. */
function isCivil({ status, type, problem }: Reply): void {
  assert.ok(status < 500, `${status} ${JSON.stringify(problem)}`)
  if (status < 400) return
  assert.match(type, /^application\/problem\+json/)
  assert.match(problem?.code ?? '', /^[a-z][a-z_]+$/)
  assert.ok(Array.isArray(problem?.errors))
  assert.doesNotMatch(JSON.stringify(problem), /\bat .+\.(ts|js):\d+/, 'no stack trace')
}

/** Texts that can stand in a path or a header without changing what it is. */
const asText = (value: unknown): string[] =>
  typeof value === 'string' && /^[\x20-\x7e]+$/.test(value) && !/^\.*$/.test(value)
    ? [value]
    : typeof value === 'number'
      ? [String(value)]
      : []

/** Every request with exactly one mistake in it, and the field that is wrong. */
function oneMistake(operation: Operation): { sent: Sent; field: string | undefined }[] {
  const base = shown(operation)
  const inBody = operation.body ? mistakes(operation.body.schema, operation.body.example) : []
  const inPlace = (place: 'path' | 'query' | 'headers', name: string, schema: Node) =>
    wrongValues(schema)
      .concat('!!!')
      .flatMap(asText)
      .filter((text) => !fits(schema, text))
      .map((text) => ({
        sent: { ...base, [place]: { ...base[place], [name]: text } },
        field: place === 'headers' ? undefined : `/${name}`,
      }))
  return [
    ...inBody.map(({ pointer, value }: Mistake) => ({
      sent: { ...base, body: put(base.body, pointer, value) },
      field: `/${pointer.join('/')}`,
    })),
    ...operation.parameters
      .filter(({ name }) => name !== 'Idempotency-Key' && name !== 'If-None-Match')
      .flatMap(({ name, in: place, schema }) => inPlace(place === 'header' ? 'headers' : place, name, schema)),
    { sent: { ...base, query: { ...base.query, nosuchparameter: '1' } }, field: '/nosuchparameter' },
  ]
}

/** Text of a path, query or header that reads as a value of the schema after all. */
function fits(schema: Node, text: string): boolean {
  const { type, minimum = -Infinity, maximum = Infinity, maxLength = Infinity, items } = schema
  if (type === 'array') return items === undefined || fits(items, text)
  if (type === 'integer') return Number.isInteger(Number(text)) && Number(text) >= minimum && Number(text) <= maximum
  return text.length <= maxLength && new RegExp(schema.pattern ?? '', 'u').test(text)
}

const inTurns = async (each: (operation: Operation) => Promise<void>) => {
  assert.ok(operations.length >= 15, `only ${operations.length} operations`)
  const left = operations.values()
  const work = async () => {
    for (const operation of left) await each(operation)
  }
  await Promise.all([work(), work(), work()])
}

test('a single mistake in any operation is answered with 4xx and the field that is wrong', async () => {
  await inTurns(async (operation) => {
    for (const { sent, field } of someOf(oneMistake(operation))) {
      const title = `${operation.method} ${operation.path} ${JSON.stringify(sent)}`
      const reply = await send(operation, sent)
      isCivil(reply)
      assert.ok([400, 422].includes(reply.status), `${title}: ${reply.status}`)
      const pointers = reply.problem?.errors.map(({ pointer }) => pointer ?? '') ?? []
      assert.ok(
        pointers.some((pointer) => (field === undefined ? pointer !== '' : pointer.startsWith(field))),
        `${title}: ${field} is not among ${pointers.join(' ')}`,
      )
    }
  })
})

/** So many of them as are tried, each once, in any order. */
function someOf<T>(cases: readonly T[]): T[] {
  const count = Math.min(RUNS, cases.length)
  const [some = []] = fc.sample(fc.shuffledSubarray([...cases], { minLength: count, maxLength: count }), 1)
  return some
}

test('whatever is sent to any operation, the answer is civil', async () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.constantFrom('\0', '%', '..;', 'x'.repeat(400), '💥', '-1', '1e9', 'null'),
  )
  const header = fc.constantFrom('x', 'x'.repeat(255), 'x'.repeat(300), '"1"', '-1', '*')
  await inTurns(async (operation) => {
    const base = shown(operation)
    const fields = Object.keys(operation.body?.schema.properties ?? { none: 1 })
    const body = fc.oneof(
      anything,
      fc.string({ maxLength: 40 }),
      fc.dictionary(fc.constantFrom(...fields), anything).map((some) => ({ ...operation.body?.example, ...some })),
      fc.constantFrom(
        '{"a":',
        '[1,',
        '{"a":1e999}',
        '\u0000',
        '{}'.padEnd(300_000),
        `{"a":"${'x'.repeat(270_000)}"}`,
        '['.repeat(20_000),
      ),
    )
    const sent = fc.record({
      path: fc.record(
        Object.fromEntries(
          Object.entries(base.path).map(([name, value]) => [
            name,
            fc.oneof(
              fc.constant(value),
              texts.filter((text) => !/^\.*$/.test(text) && text.isWellFormed()),
            ),
          ]),
        ),
      ),
      query: fc.dictionary(
        fc.constantFrom('limit', 'cursor', 'sku', 'category', 'x'),
        texts.filter((text) => text.isWellFormed()),
        { maxKeys: 2 },
      ),
      headers: fc.dictionary(
        fc.constantFrom('idempotency-key', 'if-match', 'if-none-match', 'traceparent', 'x-passport', 'x-deadline-ms'),
        header,
        { maxKeys: 2 },
      ),
      body: operation.body ? body : fc.constant(undefined),
    })
    await fc.assert(
      fc.asyncProperty(sent, async (request) => isCivil(await send(operation, request))),
      { numRuns: RUNS },
    )
  })
})

test('repeating a request, leaving the key out and using it for another request are told apart', async () => {
  const path = '/v1/stock/BAD-KEY/receipts'
  const receipt = (quantity: number) => asStaff(system, { method: 'POST', path, body: { quantity }, key: 'one' })
  const first = await receipt(2)
  assert.equal(first.outcome, 'ok')
  assert.deepEqual(await receipt(2), first)
  assert.equal((await receipt(3)).code, 'idempotency_key_reused')
  for (const onHand of [3, 4]) {
    const { body } = await asStaff(system, { method: 'POST', path, body: { quantity: 1 } })
    assert.equal((body as { onHand: number }).onHand, onHand, 'without a key each request counts')
  }
})

test('bad lines of a CSV are named by their numbers and the good ones are kept', async () => {
  const lines = [
    'sku,title,description,category,price,currency',
    'CSV-1,Good,,,1.00,GBP',
    'CSV-2,,no title,,1.00,GBP',
    'CSV-3,"open,,,1.00,GBP',
    'CSV-4,Good,,,1.00,GBP',
  ]
  const { body } = await asStaff(system, {
    method: 'POST',
    path: '/v1/imports',
    body: lines.join('\n'),
    type: 'text/csv',
  })
  const { created, refused } = body as { created: number; refused: { line: number; code: string }[] }
  assert.equal(created, 2)
  assert.deepEqual(
    refused.map(({ line }) => line),
    [3, 4],
  )
  for (const junk of ['', '\0\0', 'no,header\n1,2', 'x'.repeat(250_000)])
    assert.equal(
      (await asStaff(system, { method: 'POST', path: '/v1/imports', body: junk, type: 'text/csv' })).outcome,
      'refused',
    )
})
