import { entitled, notProblem, ofEach, problemOf, requestFor, sendAs, withHeaders } from '../request.ts'
import type { Check } from '../subject.ts'

/** Work whose answer would come too late is not begun. Nothing is carried out here: that would be the fault. */
export const deadline: Check = {
  title: 'begins nothing when too little time is left',
  judge: (subject) =>
    ofEach(subject, async (operation) => {
      const passport = await entitled(subject, operation)
      const ask = (left: string) =>
        sendAs(subject, withHeaders(requestFor(operation), { 'x-deadline-ms': left }), passport)
      const fault = notProblem(await ask('1'), 504, 'deadline_exceeded')
      const late = fault && `${fault}, with a millisecond left`
      if (operation.kind === 'command') return [late]
      const nonsense = problemOf(await ask('soon'))?.code === 'deadline_exceeded'
      return [late, nonsense ? 'takes a deadline for passed that is no number' : undefined]
    }),
}
