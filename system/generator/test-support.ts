import { createHash } from 'node:crypto'
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { root } from '../system.ts'
import { temporaryFolder } from '../test-support.ts'

const LEFT_OUT = new Set(['node_modules', '.git', '.souk', 'coverage'])

/** The repository again, somewhere else: its own files, the same dependencies, and its own packages linked to itself. */
export function copyOfRepository(): { path: string; remove(): void } {
  const folder = temporaryFolder()
  // Its real path, since the loader of Node resolves links.
  const path = realpathSync(folder.path)
  cpSync(root, path, { recursive: true, filter: (from) => !LEFT_OUT.has(basename(from)) })
  const modules = join(root, 'node_modules')
  mkdirSync(join(path, 'node_modules', '@souk'), { recursive: true })
  for (const name of readdirSync(modules))
    if (name !== '@souk') symlinkSync(join(modules, name), join(path, 'node_modules', name), 'junction')
  for (const name of readdirSync(join(modules, '@souk'))) {
    const target = relative(root, realpathSync(join(modules, '@souk', name)))
    symlinkSync(join(path, target), join(path, 'node_modules', '@souk', name), 'junction')
  }
  return { path, remove: folder.remove }
}

/** Every file of a repository with a hash of its content. */
export function contentOf(path: string): Map<string, string> {
  const files = globSync('**', { cwd: path, withFileTypes: true, exclude: ({ name }) => LEFT_OUT.has(name) })
  return new Map(
    files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .map((file) => [relative(path, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
  )
}
