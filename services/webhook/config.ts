import { flag, integer } from '@souk/kit/config'

export const config = {
  timeoutSeconds: integer(15, 'A subscriber that has not answered by then has not taken the event.', {
    min: 1,
    max: 60,
  }),
  disableAfterHours: integer(
    120,
    'An endpoint where everything has failed for so long is disabled; `webhook.disabled` says so.',
    { min: 1 },
  ),
  keepDays: integer(30, 'Deliveries and their attempts are kept for so long.', { min: 5 }),
  localTargets: flag(
    false,
    'Let endpoints be addresses of this machine and its networks. For development only: with it, whoever may make endpoints reaches whatever this service reaches.',
  ),
}
export type Config = typeof config
