import { canary, enforce, files, repository } from '../enforce.ts'
import { lockFile } from './lock-file.ts'

const lock = (about: object) => ({
  'package-lock.json': JSON.stringify({ packages: { '': {}, 'node_modules/a': { integrity: 'sha512-x', ...about } } }),
})

enforce(lockFile, repository(), {
  title: 'nothing runs while it is installed, and the lock file names no host',
  atLeast: 2,
  canaries: {
    'a package with a script': canary(lock({ hasInstallScript: true }), /node_modules\/a runs a script/),
    'a package with an address': canary(lock({ resolved: 'git+ssh://example.org/a.git' }), /comes from git\+ssh/),
    'a package without a hash': canary(lock({ integrity: undefined }), /node_modules\/a has no hash/),
    'scripts that are switched on': canary({ '.npmrc': 'ignore-scripts=false' }, /ignore-scripts=true is missing/),
    'hosts in the lock file': canary(
      { '.npmrc': 'ignore-scripts=true' },
      /omit-lockfile-registry-resolved=true is missing/,
    ),
  },
  innocents: {
    'a package with its hash, and a workspace': files({
      'package-lock.json': JSON.stringify({
        packages: {
          kit: {},
          'node_modules/@souk/kit': { resolved: 'kit', link: true },
          'node_modules/a': { integrity: 'x' },
        },
      }),
    }),
  },
})
