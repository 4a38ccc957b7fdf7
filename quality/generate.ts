// `npm run generate`: makes the files that follow from the contracts. With --check it writes nothing and names what is out
// of date. --base is the commit whose promises must be kept; CI gives the one that is merged into. Default: HEAD.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { generated } from './generators/all.ts'
import { brokenPromises } from './generators/golden-files.ts'
import { historiesIn } from './histories.ts'
import { root } from './repository.ts'
import { folderOf, liveAdapters, liveContracts, liveServices } from './services.ts'

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, base: { type: 'string', default: 'HEAD' } },
})

const existing = (path: string): string | undefined => {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })

/** Outside a repository, as in an archive of the sources, what is there is what was promised. */
const isRepository = existsSync(join(root, '.git'))
// A commit that is not there would otherwise look like one that promised nothing.
if (isRepository && values.base !== 'HEAD') git('rev-parse', '--verify', `${values.base}^{commit}`)
const committed = (path: string): string | undefined => {
  if (!isRepository) return existing(path)
  try {
    return git('show', `${values.base}:${path}`)
  } catch {
    return undefined
  }
}

const sources = {
  contracts: await liveContracts(),
  services: await liveServices(),
  adapters: await liveAdapters(),
  folderOf,
  histories: historiesIn,
  existing,
  committed,
}
const faults = brokenPromises(sources)
for (const { path, text, place } of await generated(sources)) {
  if (text === undefined) faults.push(`${path} has no place for what is generated; write there:\n${place}`)
  else if (text !== existing(path)) {
    if (values.check) faults.push(`${path} is out of date: npm run generate`)
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
      console.log(path)
    }
  }
}
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
