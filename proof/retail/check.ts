// `node proof/retail/check.ts <folder> <report.json>`: is a report of `npm run souk -- replay` what the files say? It shares no
// code with the replay. Exit code 1 when it is not.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { compare, type Report } from './compare.ts'
import { expect } from './expect.ts'

const [folder, file] = process.argv.slice(2)
if (folder === undefined || file === undefined) {
  console.error('node proof/retail/check.ts <folder with the files> <report.json>')
  process.exit(2)
}
const report = JSON.parse(readFileSync(resolve(file), 'utf8')) as Report
const expected = expect(resolve(folder), report.of, report.limit ?? undefined)
const wrong = compare(expected, report)
const { orders, units, pence } = expected.total
console.log(`the files say: ${orders} orders, ${units} units, ${pence} pence; ${expected.refused.length} lines refused`)
for (const sentence of wrong.slice(0, 50)) console.log(sentence)
console.log(wrong.length === 0 ? 'The replay did just that.' : `The replay differs in ${wrong.length} places.`)
process.exitCode = wrong.length === 0 ? 0 : 1
