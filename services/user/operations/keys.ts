import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { keySet } from '../domain/keyring.ts'
import { readKeys } from '../store/signing-keys.ts'

export const keys: Handler<typeof user.operations.keys> = async (_, ctx) => keySet(await readKeys(ctx.db), ctx.now())
