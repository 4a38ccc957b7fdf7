import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { EXIT, Failure } from '../failure.ts'
import { noProgress, showProgress } from './import/progress.ts'
import { remark, show } from '../output.ts'
import { givenPath, wholeNumber } from '../places.ts'
import { planBaskets } from './replay/baskets.ts'
import { readText } from './replay/files.ts'
import { planInvoices } from './replay/invoices.ts'
import { report } from './replay/report.ts'
import { run } from './replay/run.ts'
import { withShop } from './running-shop.ts'

interface Options {
  readonly limit?: number
  readonly baskets?: boolean
  readonly report?: string
}

export const addReplay = (program: Command): Command =>
  program
    .command('replay')
    .description('buy real invoices through the shop API, and compare the shop with the files to the penny')
    .argument('<folder>', 'with lines.csv, products.csv and baskets.csv')
    .option('--limit <count>', 'only the first invoices or baskets', wholeNumber)
    .option('--baskets', 'buy the baskets instead: list price, one unit of each')
    .option('--report <file.json>', 'write everything to a file, each refused line among it')
    .addHelpText(
      'after',
      `
An invoice is bought by a guest, with the quantities, prices and date of the file. Products that are missing are imported
and stock that is missing is received first. 16 are under way at a time, begun in order of time. What comes back, invoices
that begin with C, is returned to the latest earlier purchase of its customer that has so much of it. What cannot be is
refused with its reason: not_purchased, bad_quantity, bad_price, unknown_product, unknown_country, too_many_lines.
A replay that was interrupted goes on where it was when it is run again, and buys nothing twice.
The exit code is 1 when the shop differs from the files.`,
    )
    .action(async (folder: string, { limit, baskets, report: file }: Options, command: Command) => {
      const from = givenPath(folder)
      const products = readText(from, 'products.csv')
      const plan = baskets
        ? planBaskets(readText(from, 'baskets.csv'), limit)
        : planInvoices(readText(from, 'lines.csv'), limit)
      const isQuiet = command.optsWithGlobals<{ json?: boolean }>().json === true
      const audience = {
        show: isQuiet ? () => noProgress : showProgress,
        say: (sentence: string) => remark(command, sentence),
      }
      const result = await withShop(async (shop) => run(shop, plan, products, audience))
      const document = { of: baskets ? 'baskets' : 'invoices', limit: limit ?? null, ...result }
      if (file !== undefined) write(givenPath(file), document)
      show(command, document, () => report(result))
      const { failed, differences, returns } = result
      if (failed.length + differences.length + returns.differences.length > 0) process.exitCode = EXIT.failed
    })

function write(path: string, document: object): void {
  try {
    writeFileSync(path, `${JSON.stringify(document, undefined, 2)}\n`)
  } catch (error) {
    throw new Failure(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`, EXIT.wrongUse)
  }
}
