import { openConnection, requestBytes } from '../load/connection.ts'
import { load, type LoadSettings, type Outcome } from '../load/run.ts'
import type { Running } from '../system.ts'

/** Reads one product through the gateway, over and over, and compares every answer with the first. */
export async function readProduct(system: Running, settings: LoadSettings): Promise<Outcome> {
  const url = new URL(system.gateway)
  const probe = await openConnection(url)
  const list = await probe.send(requestBytes('GET', '/v1/products?limit=1', {}))
  const { data } = JSON.parse(String(list.body)) as { data: { id: string }[] }
  const request = requestBytes('GET', `/v1/products/${data[0]?.id}`, {})
  const expected = (await probe.send(request)).body
  probe.close()
  return load(system.gateway, settings, async (connection) => {
    const { status, body } = await connection.send(request)
    if (status !== 200 || !body.equals(expected))
      throw new Error(`a wrong answer: ${status} ${String(body).slice(0, 200)}`)
  })
}
