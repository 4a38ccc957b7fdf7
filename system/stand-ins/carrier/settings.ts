import { integer } from '@souk/kit/config'

export const settings = {
  collectAfterSeconds: integer(3_600, 'How long a parcel waits until it is collected, unless staff push it on.', {
    min: 0,
  }),
  stepSeconds: integer(14_400, 'How long it is from each station of a parcel to the next.', { min: 0 }),
}

export type CarrierSettings = typeof settings
