import { canary, enforce, files, repository } from '../enforce.ts'
import { noMachinePaths } from './no-machine-paths.ts'

// Put together here, so that the rule does not find its own canaries.
const path = (...parts: string[]) => ['', ...parts].join('/')
const host = (name: string) => ['https:', '', name, 'x'].join('/')

enforce(noMachinePaths, repository(), {
  title: 'nothing says on which machine it was made',
  atLeast: 300,
  canaries: {
    'a home': canary(
      { 'docs/a.md': `\nRun it in ${path('home', 'ada', 'souk')}.` },
      /docs\/a\.md:2: .* is a path of a machine/,
    ),
    'the home of root': canary({ 'kit/a.ts': `const file = '${path('root', '.cache')}'` }, /a path of a machine/),
    'a folder of a machine': canary(
      { 'kit/a.ts': `const file = "${path('work', 'main', 'a')}"` },
      /a path of a machine/,
    ),
    'the home of a Mac': canary({ 'a.json': `"${path('Users', 'ada')}"` }, /a path of a machine/),
    'a temporary file': canary({ 'a.sh': `cat ${path('tmp', 'souk')}` }, /a path of a machine/),
    'a registry in the lock file': canary(
      { 'package-lock.json': `"resolved": "${host('registry.npmjs.org')}"` },
      /package-lock\.json:1: .* is a registry/,
    ),
    'a registry of a firm': canary({ 'docs/a.md': host('npm-registry.example.com') }, /is a registry/),
    'a registry that is set': canary(
      { '.npmrc': ['fund=false\nregistry', host('example.com')].join('=') },
      /\.npmrc:2: .* is a registry/,
    ),
  },
  innocents: {
    'relative paths, paths of an API and words': files({
      'docs/a.md':
        'See docs/work/a.md, the registry=the phone book, `/v1/work/1`, `$SOUK_DATA/root/x` and https://example.org/home/a.',
    }),
  },
})
