export { ForbiddenTarget, isForbiddenTarget } from './forbidden-target.ts'
export { openOutbound } from './open.ts'
export type * from './outbound.ts'
export { targetFault } from './target.ts'
