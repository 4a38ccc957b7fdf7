import type { Configured } from '@souk/kit/config'
import type { Reach } from '@souk/kit/outbound'
import type { Config } from './config.ts'

/** Whom requests may reach, as the operator has set it. */
export const reachOf = ({ localTargets }: Pick<Configured<Config>, 'localTargets'>): Reach =>
  localTargets ? 'any' : 'public'
