import { canary, enforce, files, repository } from '../enforce.ts'
import { testTitles } from './test-titles.ts'

const titled = (text: string, caught: RegExp) => canary({ 'kit/host/host.test.ts': text }, caught)

enforce(testTitles, repository(), {
  title: 'the title of a test is a sentence',
  atLeast: 250,
  canaries: {
    'one word': titled(`\ntest('idempotency', () => {})`, /host\.test\.ts:2: "idempotency" is no sentence/),
    'a number': titled(`it('case 12', () => {})`, /"case 12" is no sentence/),
    'a template of one word': titled('test(`retry-${n}`, () => {})', /is no sentence/),
    'the same sentence twice': titled(
      `test('a hold takes all or none', () => {}); test('a hold takes all or none', () => {})`,
      /is the title of two tests/,
    ),
  },
  innocents: {
    'sentences, and other functions with such a name': files({
      'kit/host/host.test.ts': `test('a hold takes all of its lines or none', () => {}); pattern.test('x')`,
    }),
  },
})
