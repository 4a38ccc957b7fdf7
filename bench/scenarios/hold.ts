import { join } from 'node:path'
import { createPassports, folderKeys } from '@souk/kit/passport'
import { idMaker, systemClock, systemRandom } from '@souk/kit/world'
import { requestBytes } from '../load/connection.ts'
import { load, type LoadSettings, type Outcome } from '../load/run.ts'
import type { Running } from '../system.ts'

const SKUS = 200

/** Holds one unit and releases it, as the order service does: signed as `order`, on inventory's own port. One operation is both. */
export async function holdAndRelease(system: Running, settings: LoadSettings): Promise<Outcome> {
  await stockUp(system)
  const inventory = (await system.processes()).find(({ service }) => service === 'inventory')
  if (inventory === undefined) throw new Error('inventory does not run')
  const passports = createPassports(
    'order',
    await folderKeys(join(system.data, 'keys'), 'order', systemClock),
    systemClock,
  )
  const newId = idMaker(systemClock, systemRandom)
  return load(inventory.url, settings, async (connection, _, turn) => {
    const headers = { 'x-passport': await passports.issue('inventory') }
    const orderId = newId('ord')
    const lines = [{ sku: `BENCH-${turn % SKUS}`, quantity: 1 }]
    const held = await connection.send(
      requestBytes('POST', '/v1/holds', headers, { orderId, lines, lifetimeMs: 600_000 }),
    )
    if (held.status !== 201) throw new Error(`hold: ${held.status} ${String(held.body)}`)
    const released = await connection.send(requestBytes('POST', `/v1/holds/${orderId}/release`, headers, {}))
    if (released.status !== 200) throw new Error(`release: ${released.status} ${String(released.body)}`)
  })
}

async function stockUp({ gateway, staffKey }: Running): Promise<void> {
  for (let n = 0; n < SKUS; n++) {
    const headers = {
      authorization: `Bearer ${staffKey}`,
      'content-type': 'application/json',
      'idempotency-key': `bench-${n}`,
    }
    const reply = await fetch(`${gateway}/v1/stock/BENCH-${n}/receipts`, {
      method: 'POST',
      headers,
      body: '{"quantity":1000}',
    })
    if (!reply.ok) throw new Error(`receipt: ${reply.status} ${await reply.text()}`)
  }
}
