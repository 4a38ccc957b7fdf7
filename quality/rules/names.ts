import { isCode } from '../places.ts'
import type { Rule } from '../rule.ts'

/** Folders whose names say nothing about what is in them. */
const FOLDERS = /^(commons?|shared|utils?|utilities|helpers?|core|lib|libs|src|misc)$/

/** Words that say nothing about what a file does. */
const WORDS = /^(utils?|helpers?|common|managers?|processors?|base|impl|dto|dtos|misc|stuff)$/

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(ts|tsx|mts|mjs|js)$/

/** Folders and files are named for what is in them; files of code in kebab-case. */
export const names: Rule = {
  concerns: ({ path }) => path.includes('/') || isCode(path),
  judge: (files) =>
    files.flatMap(({ path }) => {
      const folders = path.split('/')
      const file = folders.pop() as string
      const empty = folders.filter((name) => FOLDERS.test(name))
      const words = file.toLowerCase().split(/[^a-z0-9]+/)
      return [
        ...empty.map((name) => `${path}: the folder ${name} says nothing about what is in it`),
        ...words.filter((word) => WORDS.test(word)).map((word) => `${path}: the word ${word} says nothing`),
        ...(isCode(path) && !KEBAB.test(file) ? [`${path}: is not in kebab-case`] : []),
      ]
    }),
}
