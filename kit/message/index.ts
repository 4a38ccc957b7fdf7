export type * from './message.ts'
export { openMessenger } from './messenger.ts'
export { isUndeliverable, Undeliverable } from './undeliverable.ts'
