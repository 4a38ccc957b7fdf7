import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cloneInto } from './clone.ts'

/** A version that nobody has released. */
export const NEXT = '99.0.0'

/** A folder with this repository, in which a service has a later version with one more operation: `GET /v1/greeting`. */
export function nextVersionIn(folder: string, service: string): void {
  cloneInto(folder)
  const change = (file: string, edit: (text: string) => string) => {
    const path = join(folder, 'services', service, file)
    const before = readFileSync(path, 'utf8')
    const after = edit(before)
    if (after === before) throw new Error(`${file} of ${service} is not as it was: nothing to change`)
    writeFileSync(path, after)
  }
  const add = (text: string) => (file: string) => file.replace(/^ {2}operations: \{$/m, `$&\n${text}`)
  change('package.json', (text) => text.replace(/"version": "[^"]+"/, `"version": "${NEXT}"`))
  change(
    'contract.ts',
    add(`greeting: query('GET /v1/greeting', {
      doc: 'Says hello.', input: object({}), output: object({ text: string() }), access: 'public' }),`),
  )
  change('service.ts', add(`greeting: async () => ({ text: 'hello' }),`))
}
