import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}
interface LockFile {
  packages: Record<string, object>
}

/**
 * Makes a new folder a package of the workspace, as `npm install` would, but without npm: a package that needs nothing
 * new has nothing to fetch, so this works without a network or a cache, and the same with every npm.
 */
export function joinWorkspace(root: string, folder: string, { name, version, dependencies }: Manifest): void {
  const file = join(root, 'package-lock.json')
  const before = readFileSync(file, 'utf8')
  const lock = JSON.parse(before) as LockFile
  lock.packages[folder] = { name, version, dependencies }
  lock.packages[`node_modules/${name}`] = { resolved: folder, link: true }
  // The order in which npm writes them.
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
  const after = `${JSON.stringify(lock, undefined, 2)}\n`
  writeFileSync(file, after)
  link(root, folder, name)
  keepStamp(root, before, after)
}

function link(root: string, folder: string, name: string): void {
  const at = join(root, 'node_modules', name)
  mkdirSync(dirname(at), { recursive: true })
  const up = '../'.repeat(name.split('/').length)
  // Windows lets everybody make junctions, which need a whole path.
  if (process.platform === 'win32') symlinkSync(join(root, folder), at, 'junction')
  else symlinkSync(up + folder, at)
}

/** The launcher installs anew when the lock file has changed since it last did; here that has been done already. */
function keepStamp(root: string, before: string, after: string): void {
  const stamp = join(root, 'node_modules', '.souk-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash(before)) writeFileSync(stamp, hash(after))
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
