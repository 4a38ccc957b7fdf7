import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { freePort } from '../../system/port.ts'
import { goClient, pythonClient, type Client } from '../grpc/clients.ts'
import { atRest, stockUp } from './purchases.ts'
import { buyInTheEnd } from './shop.ts'
import { lifeOfFile, startSystem, temporaryFolder, type System } from './system.ts'

const refused = (status: string, reason: string, more = {}) => ({ status, reason, domain: 'souk', ...more })

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
  let clients: Readonly<Record<'python' | 'go', Client>>

  before(async () => {
    const folder = temporaryFolder()
    const python = await pythonClient(folder)
    // Compilers take the whole machine, and a deadline is measured.
    clients = { python, go: await goClient(folder, python) }
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
})
