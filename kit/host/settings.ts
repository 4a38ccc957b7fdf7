import { integer } from '../config/index.ts'

/** Whose settings these are in the environment: they hold for every service. */
export const EVERYBODY = 'souk'

/** What an operator may set for all services alike. */
export const hostSettings = {
  keptSagaDays: integer(
    30,
    'How many days a saga is kept with its history after it has ended, unless it has an alarm that nobody has acknowledged.',
    { min: 1, max: 3_650 },
  ),
}
