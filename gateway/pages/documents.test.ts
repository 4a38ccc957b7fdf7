import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv } from 'ajv'
import { request } from 'undici'
import { exampleOf, faults, type Contract } from '@souk/kit/contract'
import { town, until } from '../test-support.ts'

/** The contracts of the services in this repository, whichever there are. */
async function ownContracts(): Promise<Contract[]> {
  const folder = new URL('../../services/', import.meta.url)
  const files = readdirSync(folder).map((name) => new URL(`${name}/contract.ts`, folder))
  const modules = await Promise.all(
    files.filter((file) => existsSync(file)).map((file) => import(file.href) as Promise<Record<string, unknown>>),
  )
  const isContract = (value: unknown): value is Contract =>
    typeof value === 'object' && value !== null && 'operations' in value && 'events' in value
  return modules.flatMap((exports) => Object.values(exports).filter(isContract))
}

test('the documents that the gateway serves for our own services are valid', async (t) => {
  const place = await town(t)
  const contracts = await ownContracts()
  assert.ok(contracts.length >= 2, `${contracts.length} contracts were found`)
  // The last by name is there first.
  for (const contract of contracts.toReversed()) await place.service(contract, (_, response) => void response.end('{}'))
  const gateway = await place.gateway({ expected: contracts.map(({ name }) => name) })
  await until(() => gateway.notReady().length === 0)
  const read = async (path: string) =>
    (await (await request(gateway.url + path)).body.json()) as { paths: object; tags: object[] }

  const openapi = await read('/openapi.json')
  assert.ok(Object.keys(openapi.paths).length > 5)
  const names = openapi.tags.map((tag) => (tag as { name: string }).name)
  assert.deepEqual(names, names.toSorted())
  const { valid, errors } = await new Validator().validate(openapi)
  assert.ok(valid, JSON.stringify(errors, null, 1))

  const schema = readFileSync(createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json'), 'utf8')
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false })
  const isAsyncApi = ajv.compile(JSON.parse(schema) as object)
  assert.ok(isAsyncApi(await read('/asyncapi.json')), JSON.stringify(isAsyncApi.errors?.slice(0, 5), null, 1))
})

test('the examples in the documents of our own services fit their schemas', async () => {
  for (const { operations, events } of await ownContracts()) {
    for (const { service, name, input, output } of Object.values(operations)) {
      assert.deepEqual(faults(input, exampleOf(input)), [], `${service}.${name} input`)
      assert.deepEqual(faults(output, exampleOf(output)), [], `${service}.${name} output`)
    }
    for (const { type, payload } of Object.values(events))
      assert.deepEqual(faults(payload, exampleOf(payload)), [], type)
  }
})

test('metrics, and where those of the services are, are shown to programs on this machine and to nobody else', async (t) => {
  const place = await town(t)
  const [contract] = await ownContracts()
  const stall = await place.service(contract as Contract, (_, response) => void response.end('{}'))
  const gateway = await place.gateway()
  await until(() => gateway.notReady().length === 0)
  await (await request(`${gateway.url}/health/live`)).body.dump()

  const metrics = await request(`${gateway.url}/metrics`)
  assert.match(String(metrics.headers['content-type']), /^text\/plain; version=0\.0\.4/)
  assert.match(
    await metrics.body.text(),
    /^souk_request_seconds_count\{operation="GET \/health\/live",status="200"\} 1$/m,
  )

  const targets = (await (await request(`${gateway.url}/metrics/targets`)).body.json()) as Target[]
  assert.deepEqual(
    targets.map(({ targets: [host], labels }) => [host, labels.service]),
    [[new URL(stall.url).host, contract?.name]],
  )

  for (const path of ['/metrics', '/metrics/targets']) {
    const relayed = await request(gateway.url + path, { headers: { 'x-forwarded-for': '198.51.100.7' } })
    assert.equal(relayed.statusCode, 404)
    await relayed.body.dump()
  }
})

interface Target {
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}
