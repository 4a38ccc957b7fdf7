// `npm test`: every test that needs only Node. Words after it choose the files whose path contains one of them.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { root } from './repository.ts'

const wanted = process.argv.slice(2)
const files = globSync('**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**', '.souk/**'] })
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort()
if (files.length === 0) {
  console.error(`No test file has ${wanted.join(' or ')} in its path.`)
  process.exit(1)
}

// Three at a time: machines with two cores are common, and who starts a database, a browser or the whole system also waits.
const args = [
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-concurrency=3',
  '--test-timeout=300000',
  ...files,
]
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
