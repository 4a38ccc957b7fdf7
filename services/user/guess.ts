import type { Context, Refusal, Transaction } from '@souk/kit/service'
import type { Config } from './config.ts'
import { failedAgain, keyOf, waitSeconds, type Failures } from './domain.ts'
import { sealOf } from './secrets.ts'
import { clearFailures, findFailures, lockFailures, saveFailures } from './store/failures.ts'

type Guarding = Pick<Context<Config>, 'now' | 'db' | 'config' | 'passwords'> & {
  refuse(code: 'locked', detail: string, errors?: readonly [], retryAfterSeconds?: number): Refusal
}

/** Under which failures with an e-mail address are counted. They may be those of nobody, so the address itself is not kept. */
export const digestOf = ({ secret }: { readonly secret: string }, email: string): string =>
  sealOf(secret, 'e-mail addresses', keyOf(email))

/**
 * Finds out whether a password is right, outside of any transaction. Whoever has failed too often is refused before; without
 * a hash the work is the same.
 */
export async function guess(
  ctx: Guarding,
  email: string,
  password: string,
  hash: string | undefined,
): Promise<boolean> {
  refuseLocked(ctx, await findFailures(ctx.db, digestOf(ctx.config, email)))
  return ctx.passwords.verify(password, hash)
}

/**
 * Counts what was guessed, in the transaction of what follows from it. Of many guesses at once those that come after the
 * account was locked are refused without saying whether they were right: each guess that is answered is counted.
 */
export async function count(ctx: Guarding, db: Transaction['db'], email: string, isRight: boolean): Promise<void> {
  const digest = digestOf(ctx.config, email)
  const failures = await lockFailures(db, digest, ctx.now())
  refuseLocked(ctx, failures)
  if (isRight) void clearFailures(db, digest)
  else void saveFailures(db, digest, failedAgain(failures, ctx.now()), ctx.now())
}

function refuseLocked(ctx: Guarding, failures: Failures): void {
  const seconds = waitSeconds(failures, ctx.now())
  if (seconds > 0) throw ctx.refuse('locked', `Too many failures: try again in ${seconds} s.`, [], seconds)
}
