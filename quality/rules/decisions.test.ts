import { canary, enforce, files, repository } from '../enforce.ts'
import { decisions } from './decisions.ts'

const story = (without = '') =>
  `# One database each\n${['Context', 'Options', 'Decision', 'Consequences', 'What would change our mind']
    .filter((heading) => heading !== without)
    .map((heading) => `\n## ${heading}\n\nText.\n`)
    .join('')}`

enforce(decisions, repository(), {
  title: 'every decision tells the whole story',
  atLeast: 10,
  canaries: {
    'a gap in the numbers': canary(
      { 'docs/decisions/0001-a.md': story(), 'docs/decisions/0003-b.md': story() },
      /0003-b\.md: 0002 is missing/,
    ),
    'a number twice': canary(
      { 'docs/decisions/0001-a.md': story(), 'docs/decisions/0001-b.md': story() },
      /0001-b\.md: 0002 is missing before it, or is twice/,
    ),
    'no number': canary({ 'docs/decisions/databases.md': story() }, /databases\.md: is not NNNN-title\.md/),
    'a story without options': canary({ 'docs/decisions/0001-a.md': story('Options') }, /nothing under "Options"/),
    'a heading with nothing under it': canary(
      { 'docs/decisions/0001-a.md': story().replace('## Consequences\n\nText.', '## Consequences\n') },
      /nothing under "Consequences"/,
    ),
    'a decision that nothing would change': canary(
      { 'docs/decisions/0001-a.md': story('What would change our mind') },
      /nothing under "What would change our mind"/,
    ),
  },
  innocents: {
    'two whole stories and their index': files({
      'docs/decisions/README.md': '',
      'docs/decisions/0001-a.md': story(),
      'docs/decisions/0002-b.md': story(),
    }),
  },
})
