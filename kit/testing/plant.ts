import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'

/** A mistake that is planted into one file while it is loaded. No copy on the disk, and no trace in what runs otherwise. */
export interface Plant {
  /** From the root of the sources. */
  readonly file: string
  /** Occurs once in the file. */
  readonly find: string
  readonly replace: string
}

/** From now on this process loads the file with the mistake in it. */
export function plant(root: URL, mistake: Plant): void {
  const place = new URL(mistake.file, root).href
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context)
      return url === place ? { ...loaded, source: planted(String(loaded.source), mistake) } : loaded
    },
  })
}

/** The source with the mistake. One whose place has changed must not pass for one that was caught. */
export function planted(source: string, { file, find, replace }: Plant): string {
  assert.equal(source.split(find).length, 2, `${file} does not have once: ${find}`)
  return source.replace(find, () => replace)
}
