import type { File, Rule } from '../rule.ts'

const NAME = /^(\d{4})_[a-z0-9]+(?:[-_][a-z0-9]+)*(\.sqlite|\.postgres)?\.sql$/

/**
 * Migrations are numbered from 0001 without gaps, one for both engines or a pair, and only expand: old and new code run on
 * the same tables during a deployment, so nothing is dropped or renamed while anybody may use it. One that begins with the line
 * `-- contract` may: after it, code that does not know it does not start.
 */
export const migrations: Rule = {
  concerns: ({ path }) => /\/migrations\//.test(path),
  judge: (files) => {
    const folders = Map.groupBy(files, ({ path }) => path.replace(/[^/]+$/, ''))
    return [...folders].flatMap(([folder, inside]) => [...misnumbered(folder, inside), ...inside.flatMap(shrinking)])
  },
}

function misnumbered(folder: string, files: readonly File[]): string[] {
  const names = files.map(({ path }) => path.slice(folder.length)).sort()
  const found = names.filter((name) => !NAME.test(name)).map((name) => `${folder}${name}: is not NNNN_name.sql`)
  const steps = [...Map.groupBy(names, (name) => name.slice(0, 4))]
  for (const [at, [number, inside]] of steps.entries()) {
    const next = String(at + 1).padStart(4, '0')
    if (number !== next) found.push(`${folder}${inside[0]}: ${next} is missing before it`)
    const engines = inside.map((name) => NAME.exec(name)?.[2] ?? '').sort()
    const isPair = engines.join() === '.postgres,.sqlite' && new Set(inside.map(withoutEngine)).size === 1
    if (!isPair && engines.join() !== '')
      found.push(`${folder}${inside[0]}: is neither one file nor a pair for both engines`)
  }
  return found
}

const withoutEngine = (name: string) => name.replace(/\.(sqlite|postgres)\.sql$/, '')

function shrinking({ path, text }: File): string[] {
  if (/^-- contract *\r?\n/.test(text)) return []
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ')
  const code = text.replace(/--[^\n]*|\/\*[^]*?\*\//g, blank).replace(/'[^']*'/g, blank)
  return [...code.matchAll(/\b(drop|rename|truncate)\b/gi)].map(
    (match) => `${path}:${code.slice(0, match.index).split('\n').length}: says ${match[1]?.toLowerCase()}`,
  )
}
