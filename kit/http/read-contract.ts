import { ask } from './reply.ts'
import { Client } from '../undici/index.ts'

const READ_MS = 2_000

/** What the process at this address says of its contract. Rejects when it does not answer within two seconds. */
export async function readContractAt(url: string): Promise<unknown> {
  const client = new Client(url, { connectTimeout: READ_MS, headersTimeout: READ_MS, bodyTimeout: READ_MS })
  try {
    const { status, body } = await ask(client, { method: 'GET', path: '/.contract' })
    if (status !== 200) throw new Error(`HTTP ${status}`)
    return JSON.parse(body.toString()) as unknown
  } finally {
    void client.destroy()
  }
}
