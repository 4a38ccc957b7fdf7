import { canary, enforce, files, repository } from '../enforce.ts'
import { noAmbient } from './no-ambient.ts'

const service = (text: string, caught: RegExp) => canary({ 'services/order/sweep.ts': text }, caught)

enforce(noAmbient, repository(), {
  title: 'time, chance, environment and network come from the world',
  atLeast: 150,
  canaries: {
    'the clock of the machine': service(`\nexport const at = Date.now()`, /sweep\.ts:2: takes Date\.now/),
    'the clock as an object': service(`export const at = new Date()`, /takes new Date\(\)/),
    'a duration': service(`export const at = performance.now()`, /takes performance\.now/),
    chance: service(`export const n = Math.random()`, /takes Math\.random/),
    'a timer': service(`setTimeout(() => {}, 10)`, /takes setTimeout/),
    'a timer that is handed on': service(`export const wait = setInterval`, /takes setInterval/),
    'a timer behind its name': service(`globalThis.setTimeout(() => {}, 10)`, /takes setTimeout/),
    'a timer of the library': service(`import { setTimeout as wait } from 'node:timers/promises'`, /takes setTimeout/),
    'a signal with a time': service(`export const soon = AbortSignal.timeout(100)`, /takes AbortSignal\.timeout/),
    'the network': service(`export const answer = await fetch('http://rates')`, /takes fetch/),
    'an id': service(`export const id = crypto.randomUUID()`, /takes crypto\.randomUUID/),
    'an id of the library': service(`import { randomUUID } from 'node:crypto'`, /takes randomUUID/),
    'the environment': service(`export const mode = process.env.MODE`, /takes process\.env/),
    'the clock in the kit': canary(
      { 'kit/host/relay.ts': `export const at = Date.now()` },
      /relay\.ts:1: takes Date\.now/,
    ),
    'chance in the gateway': canary({ 'gateway/edge.ts': `export const n = Math.random()` }, /takes Math\.random/),
    'time in a stand-in': canary(
      { 'system/stand-ins/carrier/sweep.ts': `export const at = Date.now()` },
      /takes Date\.now/,
    ),
  },
  innocents: {
    'methods and fields that have the name of something ambient': files({
      'services/order/sweep.ts': `
        export interface Members { fetch(): void; readonly setTimeout: number }
        export class Group { fetch() { return this.fetch } }
        export const shown = (at: number, members: Members) => [new Date(at), members.fetch()]`,
    }),
  },
})
