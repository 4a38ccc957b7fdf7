import { placeInService } from '../places.ts'
import type { Rule } from '../rule.ts'
import { parse } from '../source.ts'

const KIT = '@souk/kit/contract'

/**
 * A contract is a plain value, which others import: it must not pull in anything but the words it is written with. A long one
 * has parts in `contract/`, and they import no more than it does.
 */
export const contractImports: Rule = {
  concerns: ({ path }) => /^contract(\/[^/]+)?\.ts$/.test(placeInService(path)),
  judge: (files) =>
    files
      .flatMap(({ path, text }) => {
        const parts = path.endsWith('/contract.ts') ? path.replace(/\.ts$/, '/') : undefined
        return parse({ path, text }).imports.filter(({ from }) => parts === undefined || !from.startsWith(parts))
      })
      .filter(({ from }) => from !== KIT)
      .map(({ at, from }) => `${at}: imports ${from}; a contract imports ${KIT} only`),
}
