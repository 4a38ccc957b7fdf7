import { isTest, packageOf } from '../places.ts'
import type { Rule } from '../rule.ts'
import { parse } from '../source.ts'

/** How the client leaves the repository: it reads files, and never runs on a page. */
const FOR_NODE = 'client/module.ts'

/** The typed client runs on pages and elsewhere, alone: it imports nothing but its own files. The kit does not know of it. */
export const clientAlone: Rule = {
  concerns: ({ path }) => /^(client|kit)\/.*\.ts$/.test(path) && !isTest(path) && path !== FOR_NODE,
  judge: (files) =>
    files.flatMap((file) => {
      const isClient = packageOf(file.path) === 'client'
      return parse(file)
        .imports.filter(({ from, isRelative }) =>
          isClient ? !isRelative || packageOf(from) !== 'client' || from === FOR_NODE : /^@souk\/client\b/.test(from),
        )
        .map(({ from, at }) => `${at}: imports ${from}`)
    }),
}
