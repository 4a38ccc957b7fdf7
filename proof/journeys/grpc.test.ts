import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { freePort } from '../../system/port.ts'
import { exampleOf, pathFields, readContract, type ContractDescription } from '@souk/kit/contract'
import { readContractAt } from '@souk/kit/http'
import { askOverGrpc } from '../grpc/ask.ts'
import {
  goClient,
  goTools,
  PROTO,
  pythonClient,
  pythonTools,
  type Client,
  type GoTools,
  type Missing,
  type PythonClient,
  type PythonTools,
} from '../grpc/clients.ts'
import { grpcurl } from '../grpc/grpcurl.ts'
import { operationsOf } from '../trust/operations.ts'
import { nothingLike, thingsOf, type Things } from '../trust/things.ts'
import { customerToken } from './account.ts'
import { carryOut, programOf, toldBy } from './guide.ts'
import { atRest, stockUp } from './purchases.ts'
import { buyInTheEnd, insist } from './shop.ts'
import { lifeOfFile, startSystem, temporaryFolder, type System } from './system.ts'

const refused = (status: string, reason: string, more = {}) => ({ status, reason, domain: 'souk', ...more })

/** Fewer than there are, and more than would be left if a service were forgotten. */
const LEAST_PERSONAL = 12
const NOT_FOUND = 'gRPC status 5'

const GUIDE = 'docs/guides/call-over-grpc.md'
const MUG = 'CER-MUG-OCH'

/** The operations that lead to a thing of one customer, an account or the secret of the thing being needed. */
async function personalOperations(shop: System, { ids }: Things) {
  const descriptions = await Promise.all(
    (await operationsOf(shop))
      .filter(
        ({ operation: { service } }, at, all) => all.findIndex((each) => each.operation.service === service) === at,
      )
      .filter(({ service, operation }) => service === operation.service)
      .map(async ({ url }) => (await readContractAt(url)) as ContractDescription),
  )
  return descriptions.flatMap((description) =>
    Object.values(readContract(description).operations)
      .filter(({ access, headers, path }) => {
        const fields = pathFields(path)
        const opens = access === 'customer' || Object.values(headers).some((name) => /^x-.*-token$/.test(name))
        return access !== 'service' && opens && fields.length > 0 && fields.every((field) => field in ids)
      })
      .map((operation) => ({ description, operation })),
  )
}

/** What every client must have been told. */
const told = {
  command: 2,
  repeated: [2, 'true'],
  query: 26,
  stream: [...Array<number>(24).fill(1), 2],
  stranger: refused('UNAUTHENTICATED', 'unauthenticated'),
  wrong: refused('INVALID_ARGUMENT', 'invalid', { fields: ['/quantity'] }),
  unknown: refused('NOT_FOUND', 'unknown_sku'),
  inner: { status: 'UNIMPLEMENTED' },
  rpcs: ['Adjust', 'Availability', 'Movements', 'Receive', 'Stock', 'StreamMovements'],
  health: 'SERVING',
}

describe('the system over gRPC', () => {
  const life = lifeOfFile()
  let shop: System
  let address: string
  let folder: string
  let tools: { readonly python: PythonTools | Missing; readonly go: (PythonTools & GoTools) | Missing }
  let clients: { readonly python: PythonClient | Missing; readonly go: Client | Missing }

  before(async () => {
    folder = temporaryFolder()
    // Compilers take the whole machine, and a deadline is measured.
    const [python, go] = await Promise.all([pythonTools(folder), goTools(join(folder, 'tools'))])
    tools = { python, go: 'missing' in python ? python : 'missing' in go ? go : { ...python, ...go } }
    clients = {
      python: 'missing' in python ? python : await pythonClient(python, join(folder, 'python')),
      go: 'missing' in tools.go ? tools.go : await goClient(tools.go, join(folder, 'go')),
    }
    const port = await freePort()
    address = `127.0.0.1:${port}`
    const env = { SOUK_GRPC: 'true', SOUK_CALLS_OVER_GRPC: 'true', SOUK_GRPC_PORT: String(port) }
    shop = await startSystem(life, { env })
  })

  it('sells, while its services call each other over it', async () => {
    await stockUp(shop, { 'GRPC-1': 5 }, 450)
    const { status, body } = await buyInTheEnd(shop, [{ sku: 'GRPC-1', quantity: 2 }], { email: 'ada@example.com' })
    assert.equal(status, 201, JSON.stringify(body))
    await atRest(shop)
  })

  it("tells nobody another customer's thing from one that does not exist", async () => {
    const [owner, other] = [await customerToken(shop), await customerToken(shop)]
    const things = await thingsOf(shop, owner)
    const asked = new Map<string, string[]>()
    for (const { description, operation } of await personalOperations(shop, things)) {
      const named = ({ ids }: Pick<Things, 'ids'>) =>
        Object.fromEntries(pathFields(operation.path).map((field) => [field, ids[field]]))
      const [known, nothing] = [named(things), named(nothingLike(things))]
      const { required = [] } = operation.input as { required?: readonly string[] }
      // Where a secret is needed it is one that nobody has.
      const optional = Object.keys(operation.headers).filter((field) => !required.includes(field))
      const secrets = Object.fromEntries(optional.map((field) => [field, undefined]))
      const opened = Object.fromEntries(
        Object.entries(operation.headers).map(([field, name]) => [field, things.secrets[name]]),
      )
      const ask = (key: string, ids: object) => {
        const input = { ...(exampleOf(operation.input) as object), ...secrets, ...ids }
        return askOverGrpc({ address, description }, operation, { key, input })
      }
      const title = `${operation.service}.${operation.name}`
      asked.set(title, [await ask(other, known), await ask(other, nothing)])
      if (operation.kind === 'query') assert.equal(await ask(owner, { ...known, ...opened }), 'OK', title)
    }
    assert.ok(asked.size >= LEAST_PERSONAL, [...asked.keys()].join())
    for (const [title, [theirs, none]] of asked) {
      assert.equal(theirs, none, title)
      // To forget what is not there is no mistake.
      assert.ok(theirs === NOT_FOUND || (/remove|end/.test(title) && theirs === 'OK'), `${title}: ${theirs}`)
    }
  })

  it('does what the guide says, on the command line and in Node, where an order is watched until it is paid', async () => {
    await stockUp(shop, { [MUG]: 10 }, 2_400)
    const here = programOf(GUIDE, 'sh').replaceAll('127.0.0.1:50051', address).replaceAll('\\\n', ' ')
    const commands = here.split('\n').filter((line) => line.startsWith('grpcurl '))
    const [services, rpcs, stock] = await Promise.all(commands.map((command) => grpcurl(command)))
    assert.ok(services?.includes('souk.inventory.v1.Inventory'), String(services))
    assert.deepEqual(rpcs?.toSorted(), told.rpcs)
    assert.equal((JSON.parse(stock?.[0] ?? '{}') as { available: number }).available, 10)

    const { status, body } = await buyInTheEnd(shop, [{ sku: 'GRPC-1', quantity: 1 }], { card: 'tok_3ds' })
    assert.equal(status, 202)
    let approved: Promise<unknown> | undefined
    const heard = (text: string) => {
      if (text.includes('PENDING'))
        approved ??= insist(shop, 'POST', body.nextAction?.url ?? '', { body: { approve: true } })
    }
    const [instead, words] = [{ '127.0.0.1:50051': address }, [body.id, body.token]]
    const { printed, expected } = await carryOut(GUIDE, shop, { language: 'js', instead, words, heard })
    await approved
    assert.deepEqual(printed, expected)

    const watched = `grpcurl -plaintext -d '${JSON.stringify({ orderId: body.id, token: body.token })}' ${address} souk.order.v1.Order/WatchShow`
    const [shown] = await grpcurl(watched, () => true)
    assert.match(shown ?? '', /"status":"STATUS_/)
    await assert.rejects(
      grpcurl(watched.replace(body.token, 'x')),
      /gRPC status 5/,
      'a guest shows the token of the order',
    )
  })

  it('does what the guide says in Python', async (t) => {
    if ('missing' in clients.python) return t.diagnostic(clients.python.missing)
    const program = programOf(GUIDE, 'python')
    const output = await clients.python.carryOut(program.replaceAll('127.0.0.1:50051', address), {
      STAFF_KEY: shop.staffKey,
    })
    const { printed, expected } = toldBy(program, output)
    assert.deepEqual(printed, expected)
  })

  for (const language of ['python', 'go'] as const)
    it(`answers a client that was made of the .proto for ${language}`, async (t) => {
      const client = clients[language]
      if ('missing' in client) return t.diagnostic(client.missing)
      const said = JSON.parse(await client.run(address, shop.staffKey, `${language.toUpperCase()}-1`)) as object
      const { late, services, ...rest } = said as { late: { status: string }; services: string[] }
      assert.deepEqual(rest, told)
      assert.equal(late.status, 'DEADLINE_EXCEEDED')
      assert.ok(['souk.cart.v1.Cart', 'souk.inventory.v1.Inventory'].every((each) => services.includes(each)))
    })

  /** A contract in which something else stands in the place of this text. */
  const spoilt = (text: string, instead: string) => {
    const [right, file] = [readFileSync(PROTO, 'utf8'), join(temporaryFolder(), 'spoilt.proto')]
    assert.ok(right.includes(text), text)
    writeFileSync(file, right.replace(text, instead))
    return file
  }

  it('canary: a client is not made of a .proto that is none', async (t) => {
    if ('missing' in tools.python) return t.diagnostic(tools.python.missing)
    const proto = spoilt('service Inventory {', 'service Inventory {{')
    await assert.rejects(pythonClient(tools.python, join(folder, 'canary'), proto), /inventory\.proto:\d+:\d+/)
  })

  it('canary: a client that does not compile with what was made is none', async (t) => {
    if ('missing' in tools.go) return t.diagnostic(tools.go.missing)
    const proto = spoilt('rpc Receive(', 'rpc Accept(')
    await assert.rejects(goClient(tools.go, join(folder, 'canary-go'), proto), /Receive undefined/)
  })
})
