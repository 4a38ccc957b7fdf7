import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse, validate } from 'graphql'
import protobuf from 'protobufjs'
import { openapi, readContract, readGolden } from '@souk/kit/contract'
import { graphqlSchema } from '../../gateway/graphql/schema.ts'
import { defaultLimits } from '../../gateway/limits.ts'
import { createRouteTable } from '../../gateway/routes/routes.ts'
import { root } from '../../system/system.ts'

interface Language {
  readonly name: string
  write(operation: object, values: object): string
  fits?(operation: object): boolean
}
interface Parameter {
  readonly name: string
  readonly required: boolean
  readonly example?: unknown
}
interface Described {
  readonly operationId: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { example?: unknown; 'x-field'?: string }>> }
}

const contracts = globSync('services/*/contract.json', { cwd: root }).map((file) =>
  readContract(readGolden(readFileSync(join(root, file), 'utf8'))),
)
const document = openapi(contracts, { title: 'Souk', version: '1' })
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, each]) => ({ ...(each as Described), path, method: method.toUpperCase() })),
)

/** What the form of the page holds when every field was filled with its example. */
const filled = ({ parameters, requestBody }: Described) => ({
  parameters: Object.fromEntries(parameters.map(({ name, example }) => [name, example ?? 'text'])),
  body: requestBody?.content['application/json']?.example,
  // Without fields it is taken as it stands.
  ...(requestBody?.content['application/json']?.['x-field'] !== undefined && { text: 'all of it' }),
})

/** The page is for browsers: there is a place where it is open. */
Object.assign(globalThis, { location: { hostname: '127.0.0.1', origin: 'http://127.0.0.1:8080' } })
const { languages } = (await import(join(root, 'gateway/docs/languages.js'))) as { languages: readonly Language[] }
const language = (name: string) => languages.find((each) => each.name === name) ?? assert.fail(name)

test('the GraphQL example of every operation is a document that the schema allows', () => {
  const schema = graphqlSchema(createRouteTable(contracts, defaultLimits).all)
  const graphql = language('GraphQL')
  const fitting = operations.filter((each) => graphql.fits?.(each) ?? true)
  assert.ok(fitting.length > 60, `${fitting.length} operations`)
  for (const operation of fitting) {
    const text = graphql.write(operation, filled(operation))
    const errors = validate(schema, parse(text))
    assert.deepEqual(
      errors.map(({ message }) => message),
      [],
      `${operation.operationId}\n${text}`,
    )
  }
})

test('the gRPC example of every operation is a message of its .proto, and names the rpcs that stream', () => {
  const grpc = language('gRPC')
  const protos = new protobuf.Root()
  for (const file of globSync('services/*/contract.proto', { cwd: root }))
    protobuf.parse(readFileSync(join(root, file), 'utf8'), protos)
  protos.resolveAll()
  const streaming: unknown[] = []
  for (const operation of operations.filter((each) => grpc.fits?.(each) ?? true)) {
    const text = grpc.write(operation, filled(operation))
    const [, name = '', method = ''] = / (souk\.\S+)\/(\w+)(?:\n|$)/.exec(text) ?? assert.fail(text)
    const input = JSON.parse(/-d '([^]*)' \\\n/.exec(text)?.[1]?.replaceAll(`'\\''`, "'") ?? '{}') as object
    const { methods } = protos.lookupService(name)
    const { requestType } = methods[method] ?? assert.fail(`${name} has no ${method}`)
    const streams = Object.keys(methods).filter((each) => [`Stream${method}`, `Watch${method}`].includes(each))
    const told = [...text.matchAll(/^# (\w+) (?:sends|answers) /gm)].map(([, each]) => each)
    assert.deepEqual(told, streams, operation.operationId)
    streaming.push(...told)
    const type = protos.lookupType(`${name.slice(0, name.lastIndexOf('.'))}.${requestType}`)
    const read = type.toObject(type.fromObject(input), { enums: String, longs: Number })
    assert.deepEqual(read, input, `${operation.operationId}\n${text}`)
  }
  assert.ok(streaming.includes('StreamMovements') && streaming.includes('WatchShow'), streaming.join())
})

test('the TypeScript example of every operation compiles with the typed client', (t) => {
  const typescript = language('TypeScript')
  // Where the packages are found and no other tool looks.
  const folder = mkdtempSync(join(root, 'node_modules', '.examples-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const operation of operations)
    writeFileSync(join(folder, `${operation.operationId}.ts`), typescript.write(operation, filled(operation)))
  const options = { extends: join(root, 'tsconfig.json'), include: ['*.ts'], exclude: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  const compiler = join(root, 'node_modules', '.bin', 'tsc')
  const { status, stdout } = spawnSync(compiler, ['-p', folder, '--noUnusedLocals', 'false'], { encoding: 'utf8' })
  assert.equal(status, 0, stdout)
  assert.ok(operations.length > 60, `${operations.length} operations`)
})
