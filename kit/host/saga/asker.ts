import type { Answer } from '../../call/index.ts'
import type { Operation } from '../../contract/index.ts'
import { deadlinePassed, type Deadline } from '../../resilience/index.ts'
import type { Plan, Saga } from '../../saga/index.ts'
import type { CommandContext, Transaction } from '../../service/index.ts'
import type { Span } from '../../telemetry/index.ts'
import { AlreadyAnswered, claim, type Repeatable } from '../idempotency.ts'
import type { Once, Runtime } from '../runtime.ts'
import { outputOf } from './answer.ts'
import { beginSaga, hearSaga, type HostTransaction } from './transition.ts'

/** The claim notices if it was committed before. */
const REPEATABLE = { repeatable: true }

/** One request of a command that a saga answers. */
export interface Asking {
  readonly operation: Operation
  readonly request: Repeatable
  readonly span: Span
  readonly deadline: Deadline
  readonly once: Once
  /** The answer is known: whatever the handler makes of it, this is what goes out. */
  settled(answer: Answer): void
}

type Begin = (saga: Saga, id: string, data: object, work: (tx: Transaction) => Promise<void>) => Promise<unknown>
type Which = string | ((tx: Transaction) => Promise<string>)
type Ask = (saga: Saga, which: Which, signal: string, payload: unknown) => Promise<unknown>

/** `begin` and `ask` for one request: the claim on its key, the saga and what belongs to it are committed together. */
export function asker(runtime: Runtime, asking: Asking): Pick<CommandContext<Operation>, 'begin' | 'ask'> {
  const { world, sagas, waiting } = runtime
  const { operation, request, span, deadline, once } = asking
  const now = () => world.clock.now()

  const askOf = (plan: Plan) => {
    const ask = sagas.askOf(plan, operation)
    if (ask === undefined) throw new Error(`${operation.name} is not among the asks of ${plan.name}`)
    return { ask, scope: request.scope, key: request.key }
  }

  /** Of the answers that the transaction gave, the one to this request. */
  const ownAnswer = ({ changed }: HostTransaction) =>
    changed.flatMap(({ answers }) => answers).find(({ to }) => to.key === request.key && to.scope === request.scope)
      ?.answer

  const finish = async (answer: Answer | undefined): Promise<unknown> => {
    const known = answer ?? (await waiting.wait(request, deadline.remaining()))
    if (known === 'running') throw deadlinePassed()
    if (known === 'reused' || known === undefined) throw new AlreadyAnswered()
    const { replayed: _, ...own } = known
    asking.settled(own)
    return outputOf(operation, own)
  }

  const begin: Begin = async (saga, id, data, work) => {
    const { plan } = saga
    if (operation.idempotency === 'header')
      throw new Error(`${operation.name} does not insist on a key: what began twice could not be told apart`)
    const known = sagas.known(plan)
    const beginning = { id, data, ask: askOf(plan), shard: runtime.driver().homeOf(id), traceparent: span.traceparent }
    return finish(
      await once(async (tx) => {
        void claim(tx.db, request, now())
        await beginSaga(tx, known, { ...beginning, now: now() }, work(tx))
        return ownAnswer(tx)
      }, REPEATABLE),
    )
  }

  const ask: Ask = async (saga, which, heard, payload) => {
    const own = askOf(saga.plan)
    return finish(
      await once(async (tx) => {
        void claim(tx.db, request, now())
        const id = typeof which === 'string' ? which : await which(tx)
        const stored = await tx.load(id)
        if (stored?.instance.kind !== saga.plan.name) throw new Error(`there is no ${saga.plan.name} ${id}`)
        await hearSaga(tx, stored, { heard, payload, now: now(), ask: own })
        return ownAnswer(tx)
      }, REPEATABLE),
    )
  }

  return { begin, ask } as unknown as Pick<CommandContext<Operation>, 'begin' | 'ask'>
}
