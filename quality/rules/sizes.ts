import { isCode, isTest } from '../places.ts'
import type { File, Rule } from '../rule.ts'

const MOST_LINES = 400
const NINE_OF_TEN_LINES = 250

/** One idea per file: none over 400 lines, nine of ten under 250. Tests, generated files and the seed's data aside. */
export const sizes: Rule = {
  concerns: ({ path }) => isCode(path) && !isTest(path) && !/^system\/seed\/|\/seeds\/|\.generated\./.test(path),
  judge: (files) => {
    const { ninetieth } = spread(files)
    return [
      ...files.filter((file) => linesOf(file) > MOST_LINES).map((file) => `${file.path}: has ${linesOf(file)} lines`),
      ...(ninetieth >= NINE_OF_TEN_LINES ? [`one file in ten has ${ninetieth} lines or more`] : []),
    ]
  },
}

const linesOf = ({ text }: File) => text.trimEnd().split('\n').length

/** How long the files are: the middle one, the one that nine of ten stay below, the longest. */
export function spread(files: readonly File[]): { median: number; ninetieth: number; longest: number } {
  const lines = files.map(linesOf).sort((a, b) => a - b)
  const at = (share: number) => lines[Math.min(lines.length - 1, Math.floor(lines.length * share))] ?? 0
  return { median: at(0.5), ninetieth: at(0.9), longest: at(1) }
}
