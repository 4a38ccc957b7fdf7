import { request } from 'undici'
import type { ContractDescription } from '../contract/index.ts'

const READ_MS = 2_000

/** What the process at this address says of its contract. Rejects when it does not answer within two seconds. */
export async function readContractAt(url: string): Promise<unknown> {
  const reply = await request(new URL('/.contract', url), { headersTimeout: READ_MS, bodyTimeout: READ_MS })
  const description: unknown = await reply.body.json()
  if (reply.statusCode !== 200) throw new Error(`HTTP ${reply.statusCode}`)
  return description as ContractDescription
}
