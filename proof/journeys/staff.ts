import { insistOn, outcomeOf, type Reply } from './order-service.ts'
import { clientOf } from './shop.ts'
import type { System } from './system.ts'

type Door = Pick<System, 'gateway' | 'staffKey'>

export interface Request {
  readonly method: string
  readonly path: string
  readonly body?: object | string
  readonly key?: string
  readonly type?: string
}

const ATTEMPT_MS = 15_000

/** One request through the public door, with the staff key. */
export async function asStaff({ gateway, staffKey }: Door, request: Request): Promise<Reply> {
  const { method, path, body, key, type = 'application/json' } = request
  try {
    const reply = await fetch(`${gateway}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${staffKey}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    })
    return outcomeOf(reply.status, await reply.json())
  } catch (error) {
    return { outcome: 'unknown', code: (error as Error).name, body: undefined }
  }
}

/** The same again until the outcome is known, or `until` aborts. */
export const insist = (door: Door, request: Request, until: AbortSignal): Promise<Reply> =>
  insistOn(() => asStaff(door, request), until)

/** Puts units of a sku on the shelf. Rejects when that was not acknowledged. */
export async function receive(door: Door, sku: string, quantity: number): Promise<void> {
  await clientOf(door, door.staffKey).inventory.receive({ sku, quantity }, { idempotencyKey: `first-${sku}` })
}
