import { posix } from 'node:path'
import type { File, Rule } from '../rule.ts'

/** Every relative link in a document leads to a file or folder, and every anchor to a heading. */
export const links: Rule = {
  concerns: () => true,
  judge: (files) => {
    const documents = new Map(files.filter(isDocument).map((file) => [file.path, file]))
    const places = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]))
    return [...documents.values()].flatMap((file) =>
      linksOf(file).flatMap(({ to, at }) => {
        const [target = '', anchor] = to.split('#')
        const path =
          target === '' ? file.path : posix.join(posix.dirname(file.path), decodeURI(target)).replace(/\/$/, '')
        if (path !== '.' && !places.has(path)) return [`${at}: ${to} leads nowhere`]
        const headings = documents.get(path)
        return anchor !== undefined && headings && !anchorsOf(headings).has(anchor)
          ? [`${at}: ${to} leads to a heading that does not exist`]
          : []
      }),
    )
  },
}

export const isDocument = ({ path }: File): boolean => path.endsWith('.md')

const foldersOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, at, parts) => parts.slice(0, at + 1).join('/'))

/** Lines without code blocks, so that what stands in an example is no link. */
function proseOf({ text }: File): string[] {
  let isCode = false
  return text.split('\n').map((line) => {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode
    return isCode ? '' : line.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length))
  })
}

const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)|\b(?:href|src)="([^"]+)"/g

const linksOf = (file: File): { to: string; at: string }[] =>
  proseOf(file).flatMap((line, number) =>
    [...line.matchAll(LINK)]
      .map(([, inline, reference, attribute]) => inline ?? reference ?? attribute ?? '')
      // Addresses, and paths of a running system, which begin with a slash.
      .filter((to) => !/^([a-z]+:|\/)/i.test(to))
      .map((to) => ({ to, at: `${file.path}:${number + 1}` })),
  )

/** Anchors as the usual renderers make them of headings, and those that are written out. */
function anchorsOf(file: File): Set<string> {
  const anchors = new Set([...file.text.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id]) => id as string))
  const headings = file.text.replace(/^```[^]*?^```/gm, '').matchAll(/^#+\s+(.+?)\s*$/gm)
  for (const [, heading = ''] of headings) {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    let next = anchor
    for (let count = 1; anchors.has(next); count++) next = `${anchor}-${count}`
    anchors.add(next)
  }
  return anchors
}
