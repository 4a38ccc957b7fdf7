/** How long an answer is kept for repetition, in milliseconds (Stripe and the IETF draft: at least 24 h). */
export const ANSWERS_KEPT_MS = 24 * 3_600_000
