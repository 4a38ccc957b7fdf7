import { integer, text } from '@souk/kit/config'

export const config = {
  currency: text('GBP', 'The currency of a cart that is made without naming one.'),
  expiryDays: integer(30, 'How many days a cart is kept after it was changed for the last time.', {
    min: 1,
    max: 3650,
  }),
  freshSeconds: integer(30, 'How long the catalogue is not asked again about what it said or announced.', {
    min: 0,
    max: 86_400,
  }),
}
