export { createCalls, type CallOptions, type Calls, type Errand } from './calls.ts'
export { isOutage, Outage } from './outage.ts'
export type { Answer, Endpoint, Metadata, Transport } from './transport.ts'
