export { host, type Host } from './host.ts'
export { operator } from './operator.ts'
export { EVERYBODY, hostSettings } from './settings.ts'
