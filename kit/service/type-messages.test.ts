import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const kit = dirname(dirname(fileURLToPath(import.meta.url))).replaceAll('\\', '/')
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
const LONGEST_MESSAGE = 900

const start = `
import { command, contract, event, integer, object, query, string } from '${kit}/contract/index.ts'
import { service, type Handler } from '${kit}/service/index.ts'
const sku = string()
const about = { doc: '', access: 'public' } as const
const shelf = contract('shelf', {
  doc: '',
  operations: {
    stock: query('GET /v1/stock', { ...about, input: object({ sku }), output: object({ units: integer() }) }),
    take: command('POST /v1/taken', { ...about, input: object({ sku }), output: object({ left: integer() }), refusals: { out_of_stock: 'conflict' } }),
  },
  events: { taken: event(object({ sku, left: integer() }), { key: 'sku', doc: '' }) },
})
const { stock, take } = shelf.operations
`

/** What somebody may write by mistake, and the words that the message must have. */
const mistakes: Readonly<Record<string, readonly [code: string, ...words: RegExp[]]>> = {
  'a handler that is missing is named': [
    `export default service(shelf, { operations: { stock: async () => ({ units: 1 }) } })`,
    /'take' is missing/,
  ],
  'a handler that belongs to no operation is named': [
    `const both = { stock: async () => ({ units: 1 }), take: async () => ({ left: 1 }) }
     export default service(shelf, { operations: { ...both, give: async () => ({}) } })`,
    /'give' does not exist/,
  ],
  'a refusal that is not declared is named beside those that are': [
    `export const one: Handler<typeof take> = async (_, ctx) => { throw ctx.refuse('sold_out', '') }`,
    /"sold_out"/,
    /"out_of_stock"/,
  ],
  'a wrong field of an event is named with what it should be': [
    `export const one: Handler<typeof take> = (_, ctx) => ctx.tx(async ({ emit }) => {
       await emit(shelf.events.taken, { sku: 'MUG', left: 'one' })
       return { left: 1 }
     })`,
    /'string' is not assignable to type 'number'/,
  ],
  'a field that an answer lacks is named': [
    `export const one: Handler<typeof take> = async (_, ctx) => ctx.tx(async () => ({ units: 1 }))`,
    /'{ units: number; }' is not assignable to type .*{ left: number; }/,
  ],
  'a command that is called where only queries are allowed is told by its kind': [
    `export const one: Handler<typeof take> = async (_, ctx) => ctx.call(take, { sku: 'MUG' })`,
    /"command"' is not assignable to type '"query"'/,
  ],
  'a call inside a transaction is told as what it is': [
    `export const one: Handler<typeof take> = (_, ctx) => ctx.tx(async (tx) => ({ left: (await tx.call(stock, { sku: '' })).units }))`,
    /Property 'call' does not exist on type 'Transaction'/,
  ],
}

/** Writes each mistake into a file of its own, and has them all compiled at once. */
async function compile(): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'souk-types-'))
  try {
    const typeRoots = [join(dirname(typescript), '@types')]
    const compilerOptions = { typeRoots, noUnusedLocals: false, noUnusedParameters: false }
    const config = { extends: join(dirname(kit), 'tsconfig.json'), compilerOptions, include: ['*.mts'], exclude: [] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    for (const [at, [code]] of Object.values(mistakes).entries())
      writeFileSync(join(folder, `mistake-${at}.mts`), start + code)
    const args = [join(typescript, 'bin', 'tsc'), '-p', folder, '--pretty', 'false']
    const output = await new Promise<string>((resolve) =>
      execFile(process.execPath, args, { cwd: folder }, (_error, text) => resolve(text)),
    )
    return messages(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The messages by file; lines that are indented go on with the one before. */
function messages(output: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const message of output.split(/\n(?! )/)) {
    const file = /^(mistake-\d+)\.mts\(/.exec(message)?.[1]
    if (file !== undefined) found.set(file, `${found.get(file) ?? ''}${message}\n`)
  }
  return found
}

const said = await compile()
for (const [at, [title, [, ...words]]] of Object.entries(mistakes).entries())
  test(title, () => {
    const message = said.get(`mistake-${at}`) ?? ''
    for (const word of words) assert.match(message, word)
    assert.ok(message.length < LONGEST_MESSAGE, `${message.length} characters: ${message}`)
  })
