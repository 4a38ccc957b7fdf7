import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { within } from './system.ts'

/** A shell as a person uses it: what one command sets, the next one sees. */
export interface Terminal {
  /** Runs a command to its end; `output` is everything that it wrote. */
  run(command: string): Promise<{ code: number; output: string }>
}

const LONGEST_MS = 60_000

export function openTerminal(t: Pick<TestContext, 'after'>, cwd: string, env: NodeJS.ProcessEnv): Terminal {
  const shell = spawn('bash', ['--noprofile', '--norc'], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
  t.after(() => shell.kill('SIGKILL'))
  const mark = randomUUID()
  let text = ''
  let look = () => {}
  shell.stdout.on('data', (chunk: Buffer) => {
    text += String(chunk)
    look()
  })
  shell.stdin.write('exec 2>&1\n')
  return {
    run: async (command) => {
      text = ''
      const done = new Promise<{ code: number; output: string }>((resolve) => {
        look = () => {
          const [output, code] = text.split(`\n${mark} `)
          if (code?.endsWith('\n')) resolve({ code: Number(code), output: output as string })
        }
      })
      shell.stdin.write(`{ ${command}\n} < /dev/null\nprintf '\\n${mark} %s\\n' "$?"\n`)
      return within(done, LONGEST_MS, command)
    },
  }
}
