import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import type { Control } from '../../supervisor/data-folder.ts'
import type { Batch } from './batches.ts'

/** What became of the lines; `refused` by line number of the file. */
export interface Imported {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly refused: readonly RefusedLine[]
}

export interface RefusedLine {
  readonly line: number
  readonly code: string
  readonly message: string
  readonly sku?: string
}

const ATTEMPTS = 8
const FIRST_PAUSE_MS = 250
const TIMEOUT_MS = 15_000

/**
 * Sends a batch through the public door. What cannot be reached, or has too much to do, is asked again with the same
 * key, so that a service that is killed meanwhile costs time and nothing else. Throws when the batch itself is refused.
 */
export async function send({ gateway, staffKey }: Control, { csv, firstLine }: Batch): Promise<Imported> {
  const headers = {
    authorization: `Bearer ${staffKey}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  }
  const body = JSON.stringify({ csv, firstLine })
  let cause = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1))
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const reply = await fetch(`${gateway}/v1/imports`, { method: 'POST', headers, body, signal }).catch(
      (error: Error) => error,
    )
    if (reply instanceof Error) {
      cause = `${gateway} cannot be reached`
      continue
    }
    const answer = (await reply.json().catch(() => ({}))) as Imported & { detail?: string; title?: string }
    if (reply.ok) return answer
    cause = answer.detail ?? answer.title ?? `the answer was ${reply.status}`
    if (!isPassing(reply.status)) break
  }
  throw new Failure(`${firstLine === 2 ? 'Nothing is' : `The lines from ${firstLine} on are not`} imported: ${cause}`)
}

/** Busy, down or still at it: another time may be better. */
const isPassing = (status: number): boolean => status === 409 || status === 429 || status >= 500
