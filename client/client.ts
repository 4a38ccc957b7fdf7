import type { Souk } from './generated/operations.ts'
import { routes } from './generated/routes.ts'
import { openClient } from './open.ts'
import type { ClientOptions } from './options.ts'

/** Opens a client of the shop at `url`. It holds no connection and need not be closed. Throws a `TypeError` for a wrong option. */
export const createClient = (options: ClientOptions): Souk => openClient(routes, options) as unknown as Souk
