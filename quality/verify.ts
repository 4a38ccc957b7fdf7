// `npm run verify`: exactly what CI runs. Every step is shown with its time; the first that fails ends it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './repository.ts'

const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const steps: [string, string, string[]][] = [
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['types', bin('tsc'), ['-p', '.']],
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['dead code', bin('knip'), ['--no-progress']],
  ['generated files', process.execPath, [join(root, 'quality', 'generate.ts'), '--check']],
  ['tests', 'npm', ['test']],
]

for (const [name, command, args] of steps) {
  const started = performance.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  console.log(`${status === 0 ? '✔' : '✖'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (status !== 0) process.exit(1)
}
