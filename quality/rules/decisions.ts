import type { File, Rule } from '../rule.ts'

const HEADINGS = ['Context', 'Options', 'Decision', 'Consequences', 'What would change our mind']

/** Decisions are numbered from 0001 without gaps, and each tells the whole story. */
export const decisions: Rule = {
  concerns: ({ path }) => /^docs\/decisions\/(?!README\.md$)/.test(path),
  judge: (files) => [
    ...[...files].sort((a, b) => (a.path < b.path ? -1 : 1)).flatMap(misnumbered),
    ...files.flatMap(incomplete),
  ],
}

function misnumbered({ path }: File, at: number): string[] {
  const number = /\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]
  if (number === undefined) return [`${path}: is not NNNN-title.md`]
  return Number(number) === at + 1
    ? []
    : [`${path}: ${String(at + 1).padStart(4, '0')} is missing before it, or is twice`]
}

function incomplete({ path, text }: File): string[] {
  const sections = text
    .split(/^## /m)
    .slice(1)
    .map((section) => section.split('\n'))
  const written = new Set(
    sections.filter(([, ...body]) => body.join('').trim() !== '').map(([title = '']) => title.trim()),
  )
  return [
    ...(/^# .+/.test(text) ? [] : [`${path}: has no title`]),
    ...HEADINGS.filter((heading) => !written.has(heading)).map((heading) => `${path}: says nothing under "${heading}"`),
  ]
}
