import { isForbiddenTarget, type OutboundAnswer } from '@souk/kit/outbound'
import { isAttemptTimeout } from '@souk/kit/resilience'
import type { ScheduleContext } from '@souk/kit/service'
import { redactText } from '@souk/kit/telemetry'
import type { Config } from './config.ts'
import { webhook } from './contract.ts'
import { afterAttempt, isGone, isTaken, quietUntil, type Attempt, type Delivery, type Endpoint } from './domain.ts'
import { reachOf } from './reach.ts'
import { headersOf } from './signature.ts'
import { disableFailing, disableGone, noteFailing, noteQuiet, noteWorking } from './store/behaviour.ts'
import { saveAttempt } from './store/deliveries.ts'

const HOUR_MS = 3_600_000
const MOST_SHOWN = 500

type Context = ScheduleContext<Config>

/** Sends one event to one endpoint, and writes down what came of it. What was broken off is not: it is sent again. */
export async function attempt(ctx: Context, endpoint: Endpoint, delivery: Delivery): Promise<void> {
  const came = await tried(ctx, endpoint, delivery)
  if (!ctx.stopping.aborted) await record(ctx, endpoint, delivery, came)
}

async function tried(ctx: Context, endpoint: Endpoint, delivery: Delivery): Promise<Attempt> {
  const at = ctx.now()
  const took = () => ({ at, ms: Math.max(0, ctx.now() - at) })
  const { body } = delivery
  const request = {
    url: endpoint.url,
    headers: headersOf(endpoint, delivery, ctx.wallTime()),
    body,
    reach: reachOf(ctx.config),
  }
  try {
    const answer = await ctx.post(request, ctx.config.timeoutSeconds * 1_000)
    return isTaken(answer.status)
      ? { ...took(), status: answer.status }
      : { ...took(), ...failureOf(answer, ctx.now()) }
  } catch (error) {
    return { ...took(), problem: problemOf(error) }
  }
}

function failureOf({ status, body, retryAfter = '' }: OutboundAnswer, now: number) {
  const until = quietUntil(status, retryAfter, now)
  const problem = `It answered ${status}.`
  return { status, problem, answer: redactText(body), ...(until === undefined ? {} : { quietUntil: until }) }
}

function problemOf(error: unknown): string {
  if (isAttemptTimeout(error) || isForbiddenTarget(error)) return (error as Error).message
  return redactText(`No answer came: ${reasonOf(error)}`, MOST_SHOWN)
}

/** Where several addresses were tried, the error about all of them has a code and no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name)
}

async function record(ctx: Context, endpoint: Endpoint, delivery: Delivery, came: Attempt): Promise<void> {
  const now = ctx.now()
  const after = afterAttempt(delivery, came, now)
  await ctx.tx(async ({ db, emit }) => {
    if (!(await saveAttempt(db, after, delivery.nextAttemptAt))) return
    if (after.status === 'delivered') return void (await noteWorking(db, endpoint))
    await noteFailing(db, endpoint, now)
    if (came.quietUntil !== undefined) await noteQuiet(db, endpoint, came.quietUntil)
    const since = now - ctx.config.disableAfterHours * HOUR_MS
    const reason = isGone(came) ? 'gone' : 'failing'
    const isDisabled = isGone(came)
      ? await disableGone(db, endpoint, now)
      : await disableFailing(db, endpoint, since, now)
    if (isDisabled) await emit(webhook.events.disabled, { endpointId: endpoint.endpointId, reason })
  })
}
