import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { EXIT, Failure } from '../failure.ts'
import { batchesOf } from './import/batches.ts'
import { noProgress, showProgress } from './import/progress.ts'
import { added, nothing, report } from './import/report.ts'
import { send } from './import/send.ts'
import { remark, show } from '../output.ts'
import { givenPath } from '../places.ts'
import { withShop } from './running-shop.ts'

export const addImport = (program: Command): Command =>
  program
    .command('import')
    .description('make or update products from a CSV file; good lines are kept, also when others are refused')
    .argument('<file.csv>', 'its first line names the columns')
    .addHelpText(
      'after',
      `
Columns: sku,title,description,category,price,currency, or stockCode,description,unitPriceGbp.
Importing a file again changes nothing. The exit code is 1 when a line was refused.`,
    )
    .action(async (file: string, _options: object, command: Command) => {
      const batches = batchesOf(read(file))
      const total = batches.reduce((sum, { lines }) => sum + lines, 0)
      if (total === 0) throw new Failure(`${file} has no lines below its header.`, EXIT.wrongUse)
      remark(command, `Importing ${total} lines of ${basename(file)} …`)
      const isQuiet = command.optsWithGlobals<{ json?: boolean }>().json === true
      const progress = isQuiet ? noProgress : showProgress(total, 'lines')
      let result = nothing
      try {
        await withShop(async (shop) => {
          for (const batch of batches) {
            result = added(result, await send(shop, batch))
            progress.advance(batch.lines)
          }
        })
      } catch (error) {
        progress.failed()
        remark(command, report(result))
        throw error
      }
      progress.done()
      show(command, result, () => report(result))
      if (result.refused.length > 0) process.exitCode = EXIT.failed
    })

function read(file: string): string {
  try {
    return readFileSync(givenPath(file), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(`${givenPath(file)} cannot be read (${code}).`, EXIT.wrongUse)
  }
}
