import type { ReactionContext } from '@souk/kit/service'
import type { Config } from '../config.ts'
import { noteAccountLetter } from '../store/account-letters.ts'

/** Makes a note that somebody is to be written to about their account. */
export const noteLetter = (letterId: string, ctx: ReactionContext<Config>): Promise<void> =>
  ctx.tx(async ({ db }) => void (await noteAccountLetter(db, letterId, ctx.now())))
