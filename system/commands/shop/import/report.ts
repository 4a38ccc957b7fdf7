import { coloured } from '../../output.ts'
import type { Imported } from './send.ts'

const MOST_SHOWN = 50

export const nothing: Imported = { created: 0, updated: 0, unchanged: 0, refused: [] }

export const added = (one: Imported, other: Imported): Imported => ({
  created: one.created + other.created,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  refused: [...one.refused, ...other.refused],
})

/** What became of a file, for a person. */
export function report({ created, updated, unchanged, refused }: Imported): string {
  const lines = refused
    .slice(0, MOST_SHOWN)
    .map(({ line, sku, message }) => `  line ${line}${sku === undefined ? '' : ` (${sku})`}: ${message}`)
  const more = refused.length - lines.length
  return [
    `created ${created}, updated ${updated}, unchanged ${unchanged}, ` +
      (refused.length === 0 ? 'refused 0' : coloured('red', `refused ${refused.length}`)),
    ...lines,
    ...(more > 0 ? [`  and ${more} more: --json lists all of them`] : []),
  ].join('\n')
}
