export { flag, integer, secret, text, type Configured, type Setting, type Settings } from './setting.ts'
export { ConfigurationError, configure, variable } from './configure.ts'
