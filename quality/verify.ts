// `npm run verify`: exactly what CI runs. What only reads the repository is looked at side by side, then the tests run. Every
// step is shown with its time; one that fails ends it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './repository.ts'

type Step = readonly [name: string, command: string, args: readonly string[]]

const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const readings: readonly Step[] = [
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['types', bin('tsc'), ['-p', '.']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['dead code', bin('knip'), ['--no-progress']],
  ['generated files', process.execPath, [join(root, 'quality', 'generate.ts'), '--check']],
]

/** Runs a step; what it writes is shown as it comes, or whole at its end. */
async function run([name, command, args]: Step, stdio: 'inherit' | 'pipe'): Promise<boolean> {
  const started = performance.now()
  const child = spawn(command, args, { cwd: root, stdio, shell: process.platform === 'win32' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += String(chunk)))
  const code = await new Promise((resolve) => child.on('error', resolve).on('close', resolve))
  process.stdout.write(said)
  console.log(`${code === 0 ? '✔' : '✖'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return code === 0
}

const read = await Promise.all(readings.map((step) => run(step, 'pipe')))
if (!read.every(Boolean) || !(await run(['tests', 'npm', ['test']], 'inherit'))) process.exit(1)
