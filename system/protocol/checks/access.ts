import type { Operation } from '@souk/kit/contract'
import {
  entitled,
  forCustomer,
  forNobody,
  isPublic,
  notProblem,
  ofEach,
  problemOf,
  requestFor,
  sendAs,
} from '../request.ts'
import type { Check, Subject } from '../subject.ts'

/** `access` and `callers` of the contract decide who may ask. */
export const access: Check = {
  title: 'lets in whom its contract lets in, and nobody else',
  judge: (subject) =>
    ofEach(subject, async (operation) => [
      await turnedAway(subject, operation),
      ...(await wronglyLetIn(subject, operation)),
    ]),
}

/** A command is not carried out here. Its input is checked after who asks, so that a wrong one shows as much. */
async function turnedAway(subject: Subject, operation: Operation): Promise<string | undefined> {
  if (operation.kind === 'command') return undefined
  const said = await sendAs(subject, requestFor(operation), await entitled(subject, operation))
  const code = problemOf(said)?.code ?? ''
  const isRefused = (code === 'unauthenticated' || code === 'forbidden') && !(code in operation.refusals)
  return isRefused ? `answers ${said.status} ${code} to somebody who may ask` : undefined
}

async function wronglyLetIn(subject: Subject, operation: Operation): Promise<(string | undefined)[]> {
  const ask = async (passport: Promise<string>, status: number, code: string, whom: string) => {
    const fault = notProblem(await sendAs(subject, requestFor(operation), await passport), status, code)
    return fault && `${fault}, for ${whom}`
  }
  const { access: wanted, callers } = operation
  if (wanted === 'public' || callers.includes('gateway')) return []
  if (!isPublic(operation))
    return [
      await ask(forNobody(subject), 403, 'forbidden', 'the gateway'),
      ...(callers.length === 0
        ? []
        : [await ask(subject.passport(stranger(callers)), 403, 'forbidden', 'a service that it does not name')]),
    ]
  return [
    await ask(forNobody(subject), 401, 'unauthenticated', 'nobody'),
    ...(wanted === 'customer' ? [] : [await ask(forCustomer(subject), 403, 'forbidden', 'a customer')]),
  ]
}

const stranger = (callers: readonly string[]) => (callers.includes('supervisor') ? 'broker' : 'supervisor')
