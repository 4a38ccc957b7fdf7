import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { freePort } from '../../system/port.ts'
import { carryOutAll, commandsIn, type Claim } from './commands.ts'
import { expectedOf, type Told } from './guide.ts'
import type { Received } from './receiver.ts'
import { root, temporaryFolder, type System } from './system.ts'
import { openTerminal } from './terminal.ts'
import { until } from './until.ts'

const guide = readFileSync(join(root, 'docs/guides/send-webhooks.md'), 'utf8')
const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(guide)?.[1] ?? ''

/** In the order of the guide. With the first of them there is a secret, so that somebody can receive. */
const subscribing: readonly Claim[] = [
  { command: /^MADE=.*\/webhook-endpoints /, says: [/^$/] },
  { command: /^ENDPOINT=/, says: [/^$/] },
  { command: /^SOUK_WEBHOOK_SECRET=/, says: [/^$/] },
]
const sending: readonly Claim[] = [
  { command: /^SENT=.*\/test /, says: [/^$/] },
  { command: /^DELIVERY=/, says: [/^$/] },
  { command: /\/deliveries /, says: [/"type":"webhook\.test"/, /"status":"delivered"/, /"status":204/], soon: true },
  { command: /\/resend /, says: [/"status":"waiting"/] },
  { command: /PATCH .*"enabled": true/, says: [/"enabled":true/] },
  { command: /\/rotate-secret /, says: [/"secret":"whsec_/] },
  { command: /\/test /, says: [/"type":"webhook\.test"/] },
]

/** Carries out the commands of the guide to webhooks against this shop, and what they send is received by its program. */
export async function followWebhookGuide(t: Pick<TestContext, 'after'>, { gateway, staffKey }: System): Promise<Told> {
  const port = await freePort()
  const folder = temporaryFolder()
  const terminal = openTerminal(t, folder, { ...process.env, SOUK: gateway, KEY: staffKey })
  const commands = commandsIn(guide.replaceAll('https://erp.example', `http://localhost:${port}`))
  await carryOutAll(terminal, commands.slice(0, subscribing.length), subscribing)
  const secret = (await terminal.run('echo $SOUK_WEBHOOK_SECRET')).output.trim()

  const program = blockOf('js')
  const file = join(folder, 'receive.mjs')
  const here = program
    .replace('8000', String(port))
    .replace("'standardwebhooks'", JSON.stringify(import.meta.resolve('standardwebhooks')))
  writeFileSync(file, here)
  const receiver = spawn(process.execPath, [file], { env: { ...process.env, SOUK_WEBHOOK_SECRET: secret } })
  t.after(() => receiver.kill('SIGKILL'))
  let out = ''
  receiver.stdout.on('data', (chunk: Buffer) => (out += String(chunk)))
  await until('the program of the guide listens', async () => (await fetch(`http://localhost:${port}`)).status === 400)

  await carryOutAll(terminal, commands.slice(subscribing.length), sending)
  const expected = expectedOf(program)
  const printed = () => out.trimEnd().split('\n')
  await until('everything was received', () => printed().length === expected.length)
  receiver.kill()
  await once(receiver, 'close')
  return { printed: printed(), expected }
}

const TAKEN = 'taken'

/** What a test says where there is no Python. */
export const NO_PYTHON = 'does not apply: there is no python3 on this machine.'

/** Does the Python of the guide take what was sent? Undefined where there is no Python. */
export async function takenByPython(secret: string, { body, headers }: Received): Promise<boolean | undefined> {
  const asking = `import json, sys\nverify(sys.argv[1], sys.argv[2].encode(), json.loads(sys.argv[3]))\nprint('${TAKEN}')`
  const args = ['-c', `${blockOf('python')}\n${asking}`, secret, body, JSON.stringify(headers)]
  try {
    return (await promisify(execFile)('python3', args)).stdout.trim() === TAKEN
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (/ValueError: no signature of ours/.test(String(error))) return false
    throw error
  }
}
