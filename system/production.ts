type Environment = Readonly<Record<string, string | undefined>>

/** What stands in for the world outside and must not do so unnoticed in a shop that real people use, as sentences. */
export function productionFaults(env: Environment): string[] {
  if (env.NODE_ENV !== 'production') return []
  const isTexting = env.NOTIFICATION_TEXT_MESSAGES !== 'false'
  return [
    ...(env.SOUK_SMTP_URL === undefined
      ? [
          'SOUK_SMTP_URL must be set: without it everybody can read all mails at /inbox, codes for new passwords among them.',
        ]
      : []),
    ...(env.SOUK_SMS_URL === undefined && isTexting
      ? [
          'SOUK_SMS_URL must be set, or NOTIFICATION_TEXT_MESSAGES be false: without it everybody can read text messages at /inbox.',
        ]
      : []),
    ...(env.PAYMENT_PROVIDER === undefined
      ? ['PAYMENT_PROVIDER must be set: stripe, or stand-in, which takes no money and lets tok_visa pay.']
      : []),
  ]
}
