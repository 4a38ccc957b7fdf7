import type { File, Rule } from '../rule.ts'

// Written so that neither finds itself.
const FOLDERS = ['home', 'root', 'Users', 'work', 'farm'].join('|')
const PATH = new RegExp(`(?<![\\w.$}/@-])/(?:${FOLDERS})/[\\w.-]+|(?<![\\w.$}/@-])/tmp/[a-z]|\\b[A-Z]:\\\\\\\\?Users`)
const REGISTRY =
  /https?:\/\/[^\s"'`/${}]*(registry|npmjs|artifactory|verdaccio|nexus)[^\s"'`]*|^\s*(@[\w-]+:)?registry\s*=/m

/** Nothing says on which machine, or from which registry, this was made: it works the same everywhere. */
export const noMachinePaths: Rule = {
  concerns: () => true,
  judge: (files) =>
    files.flatMap((file) => [...find(file, PATH, 'a path of a machine'), ...find(file, REGISTRY, 'a registry')]),
}

function find({ path, text }: File, pattern: RegExp, what: string): string[] {
  return [...text.matchAll(new RegExp(pattern, 'gm'))].map(
    ({ 0: match, index }) => `${path}:${text.slice(0, index).split('\n').length}: ${match.trim()} is ${what}`,
  )
}
