import { isNoAnswer, isProblem, type CatalogImportProductsOutput, type Souk } from '@souk/client'
import { Failure } from '../../failure.ts'
import type { Batch } from './batches.ts'

/** What became of the lines; `refused` by line number of the file. */
export type Imported = Readonly<CatalogImportProductsOutput>

/** Sends a batch. Throws a `Failure` that says from which line on nothing is imported. */
export async function send({ catalog }: Souk, { csv, firstLine }: Batch): Promise<Imported> {
  try {
    return await catalog.importProducts({ csv, firstLine })
  } catch (error) {
    if (!isProblem(error) && !isNoAnswer(error)) throw error
    const what = firstLine === 2 ? 'Nothing is' : `The lines from ${firstLine} on are not`
    throw new Failure(`${what} imported: ${error.message}`)
  }
}
