import { canary, enforce, files, repository } from '../enforce.ts'
import { functionSizes } from './function-sizes.ts'

const lines = (count: number) => '  run()\n'.repeat(count)

enforce(functionSizes, repository(), {
  title: 'no function has more than 40 lines of its own',
  atLeast: 150,
  canaries: {
    'a long function': canary(
      { 'kit/host/host.ts': `\nexport function start() {\n${lines(40)}}` },
      /host\.ts:2: has a function of more than 40 lines/,
    ),
    'a long function in a short one': canary(
      {
        'kit/host/host.ts': `export const make = () => {\n  const inner = () => {\n${lines(40)}  }\n  return inner\n}`,
      },
      /host\.ts:2: has a function/,
    ),
    'a function that is long between the functions in it': canary(
      {
        'kit/host/host.ts': `export const make = () => {\n${lines(20)}  const inner = () => {\n${lines(30)}  }\n${lines(20)}}`,
      },
      /host\.ts:1: has a function/,
    ),
    'a long method': canary(
      { 'kit/host/host.ts': `export class Host {\n  start() {\n${lines(40)}  }\n}` },
      /host\.ts:2: has/,
    ),
  },
  innocents: {
    'a function of 40 lines, and one that is long by those in it': files({
      'kit/host/host.ts': `
        export function start() {\n${lines(38)}}
        export const make = () => {\n  const one = () => {\n${lines(35)}  }\n  const two = () => {\n${lines(35)}  }\n}`,
    }),
  },
})
