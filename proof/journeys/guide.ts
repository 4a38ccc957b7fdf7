import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root, temporaryFolder, type System } from './system.ts'

const WITHIN_MS = 60_000

/** What a guide prints, and what it says that it prints: `console.log(…) // this, then that`. */
export interface Told {
  readonly printed: readonly string[]
  readonly expected: readonly string[]
}

/** Carries the TypeScript of a guide out as one program, against this shop instead of the one on port 8080. */
export async function carryOut(guide: string, { gateway, staffKey }: System): Promise<Told> {
  const markdown = readFileSync(join(root, guide), 'utf8')
  const program = [...markdown.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block = '']) => block).join('\n')
  const file = join(temporaryFolder(), 'guide.ts')
  const here = program
    .replaceAll('http://127.0.0.1:8080', gateway)
    .replaceAll("'@souk/client'", JSON.stringify(import.meta.resolve('@souk/client')))
  writeFileSync(file, here)
  const options = { env: { ...process.env, STAFF_KEY: staffKey }, timeout: WITHIN_MS }
  const { stdout } = await promisify(execFile)(process.execPath, [file], options)
  return {
    printed: stdout.trimEnd().split('\n'),
    expected: expectedOf(program),
  }
}

/** What a program says that it prints. */
export const expectedOf = (program: string): string[] =>
  [...program.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].flatMap(([, said = '']) => said.split(', then '))
