import { canary, enforce, files, repository } from '../enforce.ts'
import { publicDocs } from './public-docs.ts'

enforce(publicDocs, repository(), {
  title: 'every public export of the kit has a sentence above it',
  atLeast: 100,
  canaries: {
    'a function without a sentence': canary(
      { 'kit/bus/index.ts': `export { open } from './bus.ts'`, 'kit/bus/bus.ts': `\nexport function open() {}` },
      /bus\.ts:2: open has no sentence/,
    ),
    'a type behind a star': canary(
      { 'kit/bus/index.ts': `export * from './bus.ts'`, 'kit/bus/bus.ts': `export interface Bus {}` },
      /Bus has no sentence/,
    ),
    'an export with another name': canary(
      { 'kit/bus/index.ts': `export { open as openBus } from './bus.ts'`, 'kit/bus/bus.ts': `export const open = 1` },
      /open has no sentence/,
    ),
    'an export two files away': canary(
      {
        'kit/bus/index.ts': `export type { Bus } from '../host/bus.ts'`,
        'kit/host/bus.ts': `export type { Bus } from './type.ts'`,
        'kit/host/type.ts': `export type Bus = 1`,
      },
      /type\.ts:1: Bus has no sentence/,
    ),
    'a comment that belongs to something else': canary(
      {
        'kit/bus/index.ts': `export { open } from './bus.ts'`,
        'kit/bus/bus.ts': `/** The width of a line. */\nconst width = 1\nexport const open = width`,
      },
      /open has no sentence/,
    ),
    'a definition in the index itself': canary({ 'kit/bus/index.ts': `export const open = 1` }, /open has no sentence/),
  },
  innocents: {
    'a sentence above, and what is not public': files({
      'kit/bus/index.ts': `export { open } from './bus.ts'`,
      'kit/bus/bus.ts': `/** Opens the bus, once. */\nexport const open = 1\nexport const inner = 2`,
    }),
  },
})
