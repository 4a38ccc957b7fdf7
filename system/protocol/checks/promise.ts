import { categories, contract } from '@souk/kit/contract'
import type { Check } from '../subject.ts'

const VERSION = /^\d+\.\d+\.\d+(-[\w.-]+)?$/

/** The contract can be read, and every wire can carry what it says. */
export const promise: Check = {
  title: 'describes itself by a contract that every wire can carry',
  judge: async ({ contract: { name, doc, operations, events, vouches }, version }) => {
    const found = VERSION.test(version) ? [] : [`its version is ${version}, and no version such as 1.5.0`]
    for (const [at, each] of [...Object.entries(operations), ...Object.entries(events)])
      if (typeof each.doc !== 'string' || each.doc === '') found.push(`${at} has no "doc" that says what it is`)
    for (const [at, { refusals }] of Object.entries(operations))
      for (const [code, category] of Object.entries(refusals))
        if (!Object.hasOwn(categories, category))
          found.push(`${at} refuses ${code} as ${category}, which means nothing`)
    try {
      contract(name, { doc, operations, events, ...(vouches === undefined ? {} : { vouches }) })
    } catch (error) {
      found.push((error as Error).message)
    }
    return found
  },
}
