import { secret, text } from '@souk/kit/config'

export const settings = {
  stripeSecretKey: secret('sk_test_none', 'The secret key of the account at Stripe.'),
  stripeUrl: text('https://api.stripe.com', 'Where Stripe is.'),
  stripeReturnUrl: text('http://127.0.0.1:8080/docs', 'Where a customer comes back to after a second step.'),
}

export type StripeSettings = typeof settings
