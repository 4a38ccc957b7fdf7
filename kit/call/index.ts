export { createCalls, type CallOptions, type Calls, type Errand } from './calls.ts'
export { createLive, liveDefaults, type Live, type LiveSettings, type Watch } from './live.ts'
export { isOutage, Outage } from './outage.ts'
export type { Answer, Endpoint, Metadata, Transport } from './transport.ts'
