import { canary, enforce, files, repository } from '../enforce.ts'
import { namedIn, namedTests } from './named-tests.ts'

const all = repository()
const named = all.flatMap(namedIn).length

const tests = {
  'kit/a.test.ts':
    "describe('a cart', () => { it('can be filled', () => {}) })\ntest(`a hold of ${n} units ends`, () => {})",
}

enforce(namedTests, all, {
  title: `every one of ${named} tests that a document names exists`,
  atLeast: 300,
  canaries: {
    'a title that no test has': canary(
      { ...tests, 'docs/a.md': '[can be emptied](../kit/a.test.ts)' },
      /no test "can be/,
    ),
    'a file that is not there': canary({ 'docs/a.md': '\n[can be filled](../kit/b.test.ts)' }, /docs\/a\.md:2: kit\/b/),
    'the title of a test of another file': canary(
      { ...tests, 'kit/b.test.ts': '', 'docs/a.md': '[can be filled](../kit/b.test.ts)' },
      /kit\/b\.test\.ts has no test/,
    ),
    'a claim without a test': canary(
      {
        ...tests,
        'docs/a.md': '| what | shown by |\n| --- | --- |\n| a | [can be filled](../kit/a.test.ts) |\n| b | us |',
      },
      /docs\/a\.md:4: names no test/,
    ),
    'a claim shown by what is no test': canary(
      { ...tests, 'docs/a.md': '| what | shown by |\n| --- | --- |\n| a | [can be filled](../kit/a.ts) |' },
      /docs\/a\.md:3: names no test/,
    ),
    'a beginning without its test': canary(
      { ...tests, 'docs/a.md': '[a cart can be sold](../kit/a.test.ts)' },
      /no test/,
    ),
  },
  innocents: {
    'titles of tests, with what goes before them and without': files({
      ...tests,
      'docs/a.md': `[can be filled](../kit/a.test.ts) [a cart can be filled](../kit/a.test.ts)
[a hold of … units ends](../kit/a.test.ts) [the source](../kit/a.ts)`,
    }),
    'tables of claims with a test in each row, and other tables': files({
      ...tests,
      'docs/a.md': `| what | shown by |
| --- | --- |
| a | [can be filled](../kit/a.test.ts) |

| file | what |
| --- | --- |
| b | c |`,
    }),
  },
})
