import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'

/** There are no API keys yet, so none is good. */
export const introspect: Handler<typeof user.operations.introspect> = async () => ({ active: false })
