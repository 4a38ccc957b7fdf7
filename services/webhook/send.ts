import type { ScheduleContext } from '@souk/kit/service'
import { attempt } from './attempt.ts'
import type { Config } from './config.ts'
import { mostUnderWay, type Delivery, type Endpoint } from './domain.ts'
import { dueDeliveries } from './store/deliveries.ts'
import { endpointsWithDue } from './store/endpoints.ts'

const LOOK_MS = 500
/** What was sent and could not be written down is not sent again at once. */
const TROUBLE_MS = 5_000

type Context = ScheduleContext<Config>

/** What is being sent, by the id of the delivery. */
type UnderWay = Map<string, { readonly endpointId: string; readonly done: Promise<void> }>

/**
 * Sends what is due. Each endpoint has places of its own, so one that does not answer holds up nobody else: the run goes on,
 * and looks for what is due elsewhere, as long as anything is under way.
 */
export async function send(ctx: Context): Promise<void> {
  const underWay: UnderWay = new Map()
  try {
    for (;;) {
      await beginDue(ctx, underWay)
      if (underWay.size === 0 || ctx.stopping.aborted) return
      await Promise.race([ctx.sleep(LOOK_MS), ...[...underWay.values()].map(({ done }) => done)])
    }
  } finally {
    await Promise.all([...underWay.values()].map(({ done }) => done))
  }
}

async function beginDue(ctx: Context, underWay: UnderWay): Promise<void> {
  for (const endpoint of await endpointsWithDue(ctx.db, ctx.now())) {
    const { endpointId } = endpoint
    const most = mostUnderWay(endpoint)
    const busy = [...underWay.values()].filter((each) => each.endpointId === endpointId).length
    if (busy >= most) continue
    // What is under way now is still due as far as is written down, and may be so in what is read even when it ends meanwhile.
    const begun = new Set(underWay.keys())
    const due = await dueDeliveries(ctx.db, endpointId, ctx.now(), busy + most)
    const free = due.filter(({ deliveryId }) => !begun.has(deliveryId)).slice(0, most - busy)
    for (const delivery of free) begin(ctx, underWay, endpoint, delivery)
  }
}

function begin(ctx: Context, underWay: UnderWay, endpoint: Endpoint, delivery: Delivery): void {
  const { deliveryId, endpointId } = delivery
  const done = attempt(ctx, endpoint, delivery)
    .catch((error: unknown) => {
      ctx.log.error('an attempt could not be written down', { deliveryId, cause: String(error) })
      return ctx.sleep(TROUBLE_MS)
    })
    .finally(() => underWay.delete(deliveryId))
  underWay.set(deliveryId, { endpointId, done })
}
