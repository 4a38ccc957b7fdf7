import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { roles as known } from '../domain/roles.ts'

export const roles: Handler<typeof user.operations.roles> = async () => ({
  data: Object.entries(known).map(([role, permissions]) => ({ role, permissions: [...permissions] })),
})
