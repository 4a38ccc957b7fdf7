import { isProduct } from '../places.ts'
import type { Rule } from '../rule.ts'
import { parse } from '../source.ts'

/** Processes load the part of undici that they use: its index costs each of them time at its start, and memory. */
export const partOfUndici: Rule = {
  concerns: ({ path }) => isProduct(path) && /^(kit|services|gateway|system\/stand-ins)\//.test(path),
  judge: (files) =>
    files
      .flatMap((file) => parse(file).imports)
      .filter(({ from, isType }) => !isType && from === 'undici')
      .map(({ at }) => `${at}: imports undici, and not kit/undici`),
}
