import { reactionOf, type Plan } from './plan.ts'

export const serviceFile = (plan: Plan): string => `\
import { ${plan.source} } from '@souk/${plan.event.service}/contract'
import { on, service, type Handler, type ReactionHandler, type Transaction } from '@souk/kit/service'
import { ${plan.identifier} } from './contract.ts'
import { countOneMore, findTally } from './store.ts'

const tally: Handler<typeof ${plan.identifier}.operations.tally> = async ({ subject }, ctx) => {
  const found = await findTally(ctx.db, subject)
  if (!found) throw ctx.refuse('unknown_subject', \`Nothing was recorded about \${subject}.\`)
  return found
}

const record: Handler<typeof ${plan.identifier}.operations.record> = ({ subject }, ctx) =>
  ctx.tx((tx) => recordOnce(tx, subject, ctx.now()))

/** Takes effect exactly once for each event, whatever is delivered twice. */
const ${reactionOf(plan)}: ReactionHandler<typeof ${plan.source}.events.${plan.event.name}> = (_payload, ctx) =>
  ctx.tx(async (tx) => {
    await recordOnce(tx, ctx.event.key, ctx.now())
  })

async function recordOnce({ db, emit }: Transaction, subject: string, now: number) {
  const counted = await countOneMore(db, subject, now)
  await emit(${plan.identifier}.events.recorded, { subject, count: counted.count })
  return counted
}

export default service(${plan.identifier}, {
  migrations: new URL('./migrations/', import.meta.url),
  operations: { tally, record },
  reactions: [on(${plan.source}.events.${plan.event.name}, ${reactionOf(plan)})],
})
`
