// Fills the compile cache before the first start, so that one process strips the types of all files in place of a dozen, each
// of which would keep the memory that it needed for that.
import { flushCompileCache } from 'node:module'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, serviceNames, standInNames } from './system.ts'

const parts = ['broker', 'gateway', 'service'].map((name) => join(root, 'system', `${name}.ts`))
const folders = [
  ...serviceNames().map((name) => join(root, 'services', name)),
  ...standInNames().map((name) => join(root, 'system', 'stand-ins', name)),
]
/** What a process loads only where its addresses ask for it. */
const adapters = ['database/postgres', 'bus/nats', 'grpc'].map((folder) => join(root, 'kit', folder, 'index.ts'))
const files = [
  ...parts,
  ...adapters,
  ...folders.flatMap((folder) => [join(folder, 'service.ts'), join(folder, 'door.ts')]),
]
for (const file of files.filter((each) => existsSync(each))) await import(pathToFileURL(file).href)
flushCompileCache()
