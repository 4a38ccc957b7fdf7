import { canary, enforce, files, repository } from '../enforce.ts'
import { noSilencing } from './no-silencing.ts'

const kit = (text: string, caught: RegExp) => canary({ 'kit/host/host.test.ts': text }, caught)
const word = (...parts: string[]) => parts.join('')

enforce(noSilencing, repository(), {
  title: 'nothing is switched off or left for later',
  atLeast: 250,
  canaries: {
    'a test that runs alone': kit(
      word('\ntest.', `only('a', () => {})`),
      /host\.test\.ts:2: leaves all other tests out/,
    ),
    'a test that is left out': kit(word('test.', 'skip', `('a', () => {})`), /leaves a test out/),
    'a test that says that it is left out': kit(`test('a', { skip: true }, () => {})`, /leaves a test out/),
    'a test that leaves itself out': kit(word(`test('a', (t) => t.`, 'skip())'), /leaves a test out/),
    'a test for later': kit(word('describe.', `todo('a')`), /leaves a test out/),
    'a checker that is silenced': kit(`// ${word('@ts-', 'ignore')}\nexport const a = 1`, /says @ts-/),
    'a file that is not checked': kit(`// ${word('@ts-', 'nocheck')}`, /says @ts-/),
    'a linter that is silenced': kit(`/* ${word('eslint-', 'disable')} */`, /says eslint-/),
    'a cast to anything': kit(`export const a = b as ${word('a', 'ny')}`, /has the type that is none/),
    'a parameter of any type': kit(`export const a = (b: ${word('a', 'ny')}) => b`, /has the type that is none/),
    'a note for later': kit(`// ${word('TO', 'DO')}: mend`, /says TO/),
    'work that was left': kit(`throw new Error('${word('not ', 'implemented')}')`, /is not finished/),
  },
  innocents: {
    'an error that is expected, and such words in a text': files({
      'kit/host/host.test.ts': `
        // @ts-expect-error a wrong input
        test('one can skip any of the todo list', () => list.skip(1))`,
    }),
  },
})
