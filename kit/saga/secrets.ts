import type { Plan } from './plan.ts'

/** What stands in a history in the place of a secret. It is not empty: a saga may begin otherwise when it is given none. */
const BLANK = '(forgotten)'

/** What a saga begins with, as its history keeps it: the secrets that its plan names are blanked. */
export const withoutSecrets = ({ secrets = [] }: Pick<Plan, 'secrets'>, data: object): object =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, secrets.includes(name) && value !== '' ? BLANK : value]),
  )
