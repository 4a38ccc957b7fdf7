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

/** The blocks of a guide in one language, as one program. */
export function programOf(guide: string, language: string): string {
  const markdown = readFileSync(join(root, guide), 'utf8')
  const blocks = markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))
  return [...blocks].map(([, block = '']) => block).join('\n')
}

/** What a program printed, beside what its comments say. */
export const toldBy = (program: string, output: string): Told => ({
  printed: output.trimEnd().split('\n'),
  expected: expectedOf(program),
})

/** How a guide is carried out. */
export interface Carrying {
  /** Default: `ts`. */
  readonly language?: 'ts' | 'js'
  /** What stands in the guide for something else here. */
  readonly instead?: Readonly<Record<string, string>>
  readonly words?: readonly string[]
  /** Hears what is printed, as it comes. */
  heard?(text: string): void
}

/** Carries the programs of a guide out as one, against this shop instead of the one on port 8080. */
export async function carryOut(
  guide: string,
  { gateway, staffKey }: System,
  { language = 'ts', instead = {}, words = [], heard }: Carrying = {},
): Promise<Told> {
  const program = programOf(guide, language)
  const file = join(temporaryFolder(), language === 'ts' ? 'guide.ts' : 'guide.mjs')
  let here = program.replace(/(?<= from ')(@[^']+)(?=')/g, (name) => import.meta.resolve(name))
  for (const [there, other] of Object.entries({ 'http://127.0.0.1:8080': gateway, ...instead }))
    here = here.replaceAll(there, other)
  writeFileSync(file, here)
  const options = { cwd: root, env: { ...process.env, STAFF_KEY: staffKey }, timeout: WITHIN_MS }
  const running = promisify(execFile)(process.execPath, [file, ...words], options)
  if (heard) running.child.stdout?.on('data', heard)
  return toldBy(program, (await running).stdout)
}

/** What a program says that it prints. */
export const expectedOf = (program: string): string[] =>
  [...program.matchAll(/(?:console\.log|print)\(.*\) +(?:\/\/|#) (.*)$/gm)].flatMap(([, said = '']) =>
    said.split(', then '),
  )
