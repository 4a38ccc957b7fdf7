export { bindingOf, readInput, writeInput, type Binding, type HttpParts } from './bind.ts'
export { headers } from './headers.ts'
export { listenHttp } from './server.ts'
export { httpTransport } from './transport.ts'
