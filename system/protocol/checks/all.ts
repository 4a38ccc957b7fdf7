import type { Check, Operated } from '../subject.ts'
import { access } from './access.ts'
import { again } from './again.ts'
import { answers } from './answers.ts'
import { deadline } from './deadline.ts'
import { ending } from './ending.ts'
import { input } from './input.ts'
import { pages } from './pages.ts'
import { promise } from './promise.ts'
import { registration } from './registration.ts'
import { strangersRefused } from './strangers.ts'
import { traces } from './traces.ts'

/** What can be seen of a service without doing anything to it. */
export const checks: readonly Check[] = [
  promise,
  pages,
  strangersRefused,
  access,
  input,
  answers,
  deadline,
  traces,
  registration,
]

/** What is only seen when something is done to it. The one that ends the process comes last. */
export const thoroughChecks: readonly { title: string; judge(subject: Operated): Promise<readonly string[]> }[] = [
  again,
  ending,
]
