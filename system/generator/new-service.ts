import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { golden, type Contract } from '@souk/kit/contract'
import { EXIT, Failure } from '../commands/failure.ts'
import { contractsIn, heardEvent } from './heard-event.ts'
import { identifierOf, nameFault } from './name.ts'
import { sample } from './sample.ts'
import { contractFile } from './templates/contract.ts'
import { manifest, readmeFile } from './templates/package.ts'
import type { Plan } from './templates/plan.ts'
import { serviceFile } from './templates/service.ts'
import { migrationFile, storeFile } from './templates/store.ts'
import { testFile } from './templates/test.ts'
import { joinWorkspace } from './workspace.ts'

export interface NewService {
  readonly name: string
  /** From the root of the repository. */
  readonly folder: string
  readonly files: readonly string[]
  readonly route: string
  readonly hears: string
}

/**
 * Makes a service that runs, is routed, hears an event and is tested: its folder, its link in the workspace and its entry
 * in the lock file, and nothing else. Throws one sentence when that cannot be, and leaves nothing behind.
 */
export async function newService(root: string, name: string, hears: string): Promise<NewService> {
  const fault = nameFault(name, root)
  if (fault) throw new Failure(fault, EXIT.wrongUse)
  const contracts = await contractsIn(root)
  mustBeFree(
    `/v1/${name}`,
    contracts.map(({ contract }) => contract),
  )
  const { event, exported } = heardEvent(hears, contracts)
  const plan: Plan = { name, identifier: identifierOf(name), event, source: exported, payload: sample(event.payload) }
  const folder = `services/${name}`
  const at = join(root, folder)
  try {
    const files = await filesOf(root, plan)
    for (const [file, text] of Object.entries(files)) write(join(at, file), text)
    write(join(at, 'contract.json'), golden(await contractAt(at, plan.identifier)))
    joinWorkspace(root, folder, manifest(plan))
    return { name, folder, files: [...Object.keys(files), 'contract.json'], route: `/v1/${name}`, hears }
  } catch (error) {
    rmSync(at, { recursive: true, force: true })
    throw error
  }
}

async function filesOf(root: string, plan: Plan): Promise<Record<string, string>> {
  const files = {
    'package.json': JSON.stringify(manifest(plan)),
    'README.md': readmeFile(plan),
    'contract.ts': contractFile(plan),
    'service.ts': serviceFile(plan),
    'store.ts': storeFile(),
    [`migrations/0001_${plan.name.replaceAll('-', '_')}.sql`]: migrationFile(),
    'service.test.ts': testFile(plan),
  }
  const { format, resolveConfig } = await import('prettier')
  const options = await resolveConfig(join(root, 'package.json'))
  const formatted = Object.entries(files).map(async ([file, text]) => [
    file,
    file.endsWith('.sql') ? text : await format(text, { ...options, filepath: file }),
  ])
  return Object.fromEntries(await Promise.all(formatted)) as Record<string, string>
}

function mustBeFree(path: string, contracts: readonly Contract[]): void {
  for (const { name, operations } of contracts)
    for (const operation of Object.values(operations))
      if (`${operation.path}/`.startsWith(`${path}/`))
        throw new Failure(`${name} answers at ${operation.path} already: choose another name.`, EXIT.wrongUse)
}

const contractAt = async (folder: string, identifier: string): Promise<Contract> => {
  const module = (await import(pathToFileURL(join(folder, 'contract.ts')).href)) as Record<string, Contract>
  return module[identifier] as Contract
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
