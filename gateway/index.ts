export { startGateway, type Gateway, type GatewayOptions } from './gateway.ts'
export { gatewaySettings, OWNER } from './settings.ts'
export { defaultLimits, type Limits } from './limits.ts'
