import { readContract, type ContractDescription } from '@souk/kit/contract'
import { parsed, send } from './request.ts'
import { promise } from './checks/promise.ts'
import type { Check, Subject } from './subject.ts'

/** What one check found. */
export interface Verdict {
  readonly title: string
  readonly faults: readonly string[]
}

/**
 * Puts every check to the service, one after the other; without a sound contract there is nothing more to ask. A check that
 * cannot be carried out is a fault of the service.
 */
export async function judge<S extends Subject>(
  subject: S,
  checks: readonly { readonly title: string; judge(subject: S): ReturnType<Check['judge']> }[],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const check of checks) {
    const faults = await check.judge(subject).catch((error: Error) => [`could not be asked: ${error.message}`])
    verdicts.push({ title: check.title, faults })
    if (check.title === promise.title && faults.length > 0) break
  }
  return verdicts
}

/** Reads how a service describes itself. Throws one sentence when that is nothing to begin with. */
export async function readDescription(url: string): Promise<Pick<Subject, 'url' | 'contract' | 'version'>> {
  const said = await send({ url }, { method: 'GET', path: '/.contract' }).catch((error: Error) => {
    throw new Error(`${url} does not answer: ${error.message}.`, { cause: error })
  })
  const description = parsed(said.text)
  if (said.status !== 200 || !isDescription(description))
    throw new Error(`${url}/.contract answers ${said.status} and no contract.`)
  const { version, ...described } = description
  return { url, version, contract: readContract(described) }
}

const isDescription = (value: unknown): value is ContractDescription & { version: string } => {
  if (typeof value !== 'object' || value === null) return false
  const { name, version, operations, events } = value as { [Key in keyof ContractDescription | 'version']?: unknown }
  return typeof name === 'string' && typeof version === 'string' && isTable(operations) && isTable(events)
}

const isTable = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each === 'object' && each !== null)
