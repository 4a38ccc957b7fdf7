export { startGateway, type Gateway, type GatewayOptions } from './gateway.ts'
export { defaultLimits, type Limits } from './limits.ts'
