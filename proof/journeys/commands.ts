import assert from 'node:assert/strict'
import type { Terminal } from './terminal.ts'
import { until } from './until.ts'

/** What a document says about a command: how its output looks, and how often it is sent. */
export interface Claim {
  readonly command: RegExp
  readonly says: readonly RegExp[]
  /** The exit code, 0 if nothing is said. */
  readonly code?: number
  /** It is sent again until it says so: something comes back by itself. */
  readonly soon?: boolean
  /** It is sent again at once, and answered in the same way. */
  readonly repeated?: boolean
}

/** The commands of every `sh` block that is not marked `no-test`, in their order. */
export const commandsIn = (markdown: string): string[] =>
  [...markdown.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'))

/** Carries out one command after the other. Fails when a command has no claim, a claim no command, or one does not hold. */
export async function carryOutAll(
  terminal: Terminal,
  commands: readonly string[],
  claims: readonly Claim[],
): Promise<void> {
  for (const [at, command] of commands.entries()) {
    const claim = claims[at]
    if (claim === undefined) assert.fail(`nothing is claimed about: ${command}`)
    assert.match(command, claim.command)
    const once = () => carryOut(terminal, command, claim)
    const output = claim.soon ? await until(command, once, 60_000) : await once()
    if (claim.repeated) assert.equal(bodyOf(await once()), bodyOf(output), 'the same answer')
  }
  assert.equal(commands.length, claims.length, 'a claim has lost its command')
}

async function carryOut(terminal: Terminal, command: string, { says, code = 0 }: Claim): Promise<string> {
  const result = await terminal.run(command)
  for (const what of says) assert.match(result.output, what, command)
  assert.equal(result.code, code, `${command}\n${result.output}`)
  return result.output
}

/** The JSON in what curl wrote, without its progress meter. */
const bodyOf = (output: string): string => /\{.*\}/.exec(output)?.[0] ?? output
