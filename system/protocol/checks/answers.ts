import { categories, faults, type Category, type Operation } from '@souk/kit/contract'
import { entitled, notProblem, ofEach, parsed, problemOf, requestFor, sendAs } from '../request.ts'
import type { Check, Subject } from '../subject.ts'

/** The answer to a good question fits the contract: the output, or a refusal that is declared. */
export const answers: Check = {
  title: 'answers what its contract says',
  judge: (subject) => ofEach(subject, async (operation) => [await answered(subject, operation)]),
}

async function answered(subject: Subject, operation: Operation): Promise<string | undefined> {
  if (operation.kind === 'command' || operation.text) return undefined
  const said = await sendAs(subject, requestFor(operation), await entitled(subject, operation))
  const { code } = problemOf(said) ?? {}
  if (code !== undefined) {
    const category = operation.refusals[code] as Category | undefined
    if (category !== undefined) return notProblem(said, categories[category].http, code)
    // Another service that it needs may be away.
    return said.status === 503 ? undefined : `answers ${said.status} ${code}, which it does not declare`
  }
  if (said.status !== operation.status) return `answers ${said.status}, not ${operation.status}`
  if (operation.file) return undefined
  const [wrong] = faults(operation.output, parsed(said.text))
  return wrong && `answers what its contract does not allow: ${wrong.pointer} ${wrong.message}`
}
