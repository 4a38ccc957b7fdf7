import { isForbiddenTarget } from '@souk/kit/outbound'
import { isAttemptTimeout } from '@souk/kit/resilience'
import type { ScheduleContext } from '@souk/kit/service'
import { redactText } from '@souk/kit/telemetry'
import type { Config } from './config.ts'
import { webhook } from './contract.ts'
import { afterAttempt, isGone, isTaken, type Attempt, type Delivery, type Endpoint } from './domain.ts'
import { reachOf } from './reach.ts'
import { headersOf } from './signature.ts'
import { saveAttempt } from './store/deliveries.ts'
import { disableEndpoint, disableFailing, noteFailing, noteWorking } from './store/endpoints.ts'

const HOUR_MS = 3_600_000
const MOST_SHOWN = 500

type Context = ScheduleContext<Config>

/** Sends one event to one endpoint, and writes down what came of it. What was broken off is not: it is sent again. */
export async function attempt(ctx: Context, endpoint: Endpoint, delivery: Delivery): Promise<void> {
  const came = await tried(ctx, endpoint, delivery)
  if (!ctx.stopping.aborted) await record(ctx, afterAttempt(delivery, came, ctx.now()), came)
}

async function tried(ctx: Context, endpoint: Endpoint, delivery: Delivery): Promise<Attempt> {
  const at = ctx.now()
  const took = () => ({ at, ms: Math.max(0, ctx.now() - at) })
  const { body } = delivery
  const request = { url: endpoint.url, headers: headersOf(endpoint, delivery, at), body, reach: reachOf(ctx.config) }
  try {
    const { status, body: answer } = await ctx.post(request, ctx.config.timeoutSeconds * 1_000)
    if (isTaken(status)) return { ...took(), status }
    return { ...took(), status, problem: `It answered ${status}.`, answer: redactText(answer) }
  } catch (error) {
    return { ...took(), problem: problemOf(error) }
  }
}

function problemOf(error: unknown): string {
  if (isAttemptTimeout(error) || isForbiddenTarget(error)) return (error as Error).message
  return redactText(`No answer came: ${error instanceof Error ? error.message : String(error)}`, MOST_SHOWN)
}

async function record(ctx: Context, delivery: Delivery, came: Attempt): Promise<void> {
  const { endpointId } = delivery
  const now = ctx.now()
  await ctx.tx(async ({ db, emit }) => {
    if (!(await saveAttempt(db, delivery))) return
    if (delivery.status === 'delivered') return void (await noteWorking(db, endpointId))
    await noteFailing(db, endpointId, now)
    const since = now - ctx.config.disableAfterHours * HOUR_MS
    const reason = isGone(came) ? 'gone' : 'failing'
    const isDisabled = isGone(came)
      ? await disableEndpoint(db, endpointId, 'gone', now)
      : await disableFailing(db, endpointId, since, now)
    if (isDisabled) await emit(webhook.events.disabled, { endpointId, reason })
  })
}
