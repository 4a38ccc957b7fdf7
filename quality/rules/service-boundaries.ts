import { isCode, isTest, packageOf, serviceOf } from '../places.ts'
import type { File, Rule } from '../rule.ts'
import { parse, type Import } from '../source.ts'

/** For tests of what only a real server shows: SQLite has one writer, and memory is not shared. */
const REAL_ENGINE = /^@souk\/kit\/(?:(?:testing|database)\/postgres|testing\/redis)$/

/** The typed client as one file, which the gateway hands out with the operations that it knows itself. */
const CLIENT = '@souk/client/module'

/**
 * A service sees of another only its contract, and packages meet by name: `@souk/kit/<part>`, `@souk/<service>/contract`.
 * The gateway and the applications are generic: they see no service at all, not even a contract.
 */
export const serviceBoundaries: Rule = {
  concerns: ({ path }) => isCode(path) && /^(services|gateway|apps|system\/stand-ins)\//.test(path),
  judge: (files) => files.flatMap((file) => parse(file).imports.flatMap((each) => broken(file, each))),
}

function broken({ path }: File, { from, isRelative, at }: Import): string[] {
  if (isRelative) return packageOf(from) === packageOf(path) ? [] : [`${at}: imports ${from}, out of its own package`]
  if (!from.startsWith('@souk/') || /^@souk\/kit\/[^/]+$/.test(from)) return []
  if (isTest(path) && REAL_ENGINE.test(from)) return []
  if (packageOf(path) === 'gateway' && from === CLIENT) return []
  const service = serviceOf(path)
  if (service === undefined) return [`${at}: imports ${from}, but knows no service`]
  if (from === `@souk/${service}/contract`) return [`${at}: imports its own contract by name; write ./contract.ts`]
  return /^@souk\/[^/]+\/contract$/.test(from) ? [] : [`${at}: imports ${from}, which is not a contract`]
}
