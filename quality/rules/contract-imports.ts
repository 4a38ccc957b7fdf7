import { placeInService } from '../places.ts'
import type { Rule } from '../rule.ts'
import { parse } from '../source.ts'

const KIT = '@souk/kit/contract'

/** A contract is a plain value, which others import: it must not pull in anything but the words it is written with. */
export const contractImports: Rule = {
  concerns: ({ path }) => placeInService(path) === 'contract.ts',
  judge: (files) =>
    files
      .flatMap((file) => parse(file).imports)
      .filter(({ from }) => from !== KIT)
      .map(({ at, from }) => `${at}: imports ${from}; a contract imports ${KIT} only`),
}
