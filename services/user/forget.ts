import type { ScheduleContext } from '@souk/kit/service'
import type { Config } from './config.ts'
import { FAILURES_KEPT_MS } from './domain.ts'
import { published } from './domain/keyring.ts'
import { LETTER_LIFE_MS } from './domain/letter.ts'
import { SESSION_IDLE_MS } from './domain/session.ts'
import { keyForSigning } from './keyring.ts'
import { forgetPending } from './store/accounts.ts'
import { forgetApiKeys } from './store/api-keys.ts'
import { forgetFailures } from './store/failures.ts'
import { forgetLetters } from './store/letters.ts'
import { forgetSessions } from './store/sessions.ts'
import { forgetKeys, readKeys } from './store/signing-keys.ts'

/** How long a key is shown that cannot be used any more. */
const KEYS_KEPT_MS = 90 * 86_400_000

/** Forgets what is over: sessions, letters, accounts that nobody opened, failures of yesterday, old keys. */
export async function forget(ctx: ScheduleContext<Config>): Promise<void> {
  const now = ctx.now()
  await ctx.tx(async ({ db }) => {
    void forgetSessions(db, now, now - SESSION_IDLE_MS)
    void forgetLetters(db, now)
    void forgetPending(db, now - LETTER_LIFE_MS.verify_email)
    void forgetApiKeys(db, now - KEYS_KEPT_MS)
    await forgetFailures(db, now - FAILURES_KEPT_MS)
  })
}

/** Announces the next key in time, also when nobody signs in, and forgets those whose last token has expired. */
export async function tendKeys(ctx: ScheduleContext<Config>): Promise<void> {
  await ctx.tx(async ({ db }) => {
    await keyForSigning(ctx, db)
    const [oldest] = published(await readKeys(db), ctx.now())
    if (oldest !== undefined) void forgetKeys(db, oldest.generation)
  })
}
