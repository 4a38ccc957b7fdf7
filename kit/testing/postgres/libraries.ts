import { mkdir, readFile, symlink } from 'node:fs/promises'
import { basename, delimiter, dirname, join } from 'node:path'

/**
 * The environment in which the programs find their libraries. npm packages cannot hold symbolic links, and the install
 * script that would make them does not run here (`ignore-scripts`): we make them in a folder of our own.
 */
export async function environment(native: string, folder: string): Promise<NodeJS.ProcessEnv> {
  const links = join(folder, 'links')
  await mkdir(links)
  for (const { source, target } of await declaredLinks(native)) {
    await symlink(join(dirname(native), source), join(links, basename(target)))
  }
  const path = [links, join(native, 'lib')].join(delimiter)
  // PGDATA, PGPORT and their like would change what we start; C makes the messages English.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path }
}

async function declaredLinks(native: string): Promise<{ source: string; target: string }[]> {
  if (process.platform === 'win32') return []
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8')
  return JSON.parse(text) as { source: string; target: string }[]
}
