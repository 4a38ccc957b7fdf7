import { compatible, golden, proto, readGolden } from '@souk/kit/contract'
import type { Generated, Sources } from './generated.ts'

/**
 * `contract.json` and `contract.proto` of each service. The numbers continue those that were promised, so that deleting the
 * files and making them again gives the same bytes.
 */
export const goldenFiles = ({ contracts, committed, folderOf }: Sources): Generated[] =>
  contracts.flatMap((contract) => {
    const path = `${folderOf(contract.name)}/contract.json`
    const text = golden(contract, committed(path))
    const promise = readGolden(text)
    return [
      { path, text },
      { path: path.replace(/json$/, 'proto'), text: proto(promise, promise.wire) },
    ]
  })

/**
 * What callers and readers would fail on, since the promise that this change is compared with. A service may break its
 * promise when it says so by its version: the first number, or before 1.0 the second.
 */
export const brokenPromises = ({ contracts, committed, existing, folderOf }: Sources): string[] =>
  contracts.flatMap((contract) => {
    const folder = folderOf(contract.name)
    const before = committed(`${folder}/contract.json`)
    if (before === undefined) return []
    const old = readGolden(before)
    const { breaking } = compatible(old, readGolden(golden(contract, before)))
    const manifest = `${folder}/package.json`
    return epochOf(committed(manifest)) === epochOf(existing(manifest))
      ? breaking.map((change) => `${contract.name}: ${change}, but ${manifest} has the same version`)
      : []
  })

/** The part of a version that changes when a promise is broken. */
function epochOf(manifest: string | undefined): string | undefined {
  if (manifest === undefined) return undefined
  const { version = '0.0.0' } = JSON.parse(manifest) as { version?: string }
  const [major = '0', minor = '0'] = version.split('.')
  return major === '0' ? `0.${minor}` : major
}
