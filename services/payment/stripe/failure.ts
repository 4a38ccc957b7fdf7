/** What became of a request that Stripe did not fulfil. `busy`: surely nothing happened. `unknown`: it may have happened. */
export type Failure = 'declined' | 'insufficient_funds' | 'invalid' | 'other_amount' | 'busy' | 'unknown'

const byType: Readonly<Record<string, Failure>> = {
  StripeCardError: 'declined',
  StripeIdempotencyError: 'other_amount',
  StripeInvalidRequestError: 'invalid',
  StripeRateLimitError: 'busy',
  StripeAuthenticationError: 'busy',
  StripePermissionError: 'busy',
}

const CONFLICT = 409

/** What an error of the client means. */
export function failureOf(error: unknown): Failure {
  const { type = '', decline_code, statusCode } = error as { type?: string; decline_code?: string; statusCode?: number }
  if (statusCode === CONFLICT) return 'busy'
  if (type === 'StripeCardError' && decline_code === 'insufficient_funds') return 'insufficient_funds'
  return byType[type] ?? 'unknown'
}
