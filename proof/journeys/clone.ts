import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './system.ts'

const OURS = '@souk'

/**
 * The repository as it is now, at another place, as if it had been cloned and installed there: what happens in it does not
 * happen here. What npm has installed is linked; the packages of the repository are those of the clone.
 */
export function cloneInto(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(join(root, file), join(folder, file))
  }
  installIn(folder)
}

function installIn(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, OURS), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== OURS && name !== '.cache' && name !== '.souk-installed')
      symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
  const lockFile = readFileSync(join(folder, 'package-lock.json'))
  const { packages } = JSON.parse(String(lockFile)) as {
    packages: Record<string, { link?: boolean; resolved?: string }>
  }
  for (const [at, { link, resolved = '' }] of Object.entries(packages))
    if (link) symlinkSync(join(folder, resolved), join(folder, at), 'junction')
  // The launcher's sign that this lock file has been installed.
  writeFileSync(join(modules, '.souk-installed'), createHash('sha256').update(lockFile).digest('hex'))
}
