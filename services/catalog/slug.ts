/** Letters that Unicode does not take apart into a Latin letter and a mark. */
const SPELLED: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th' }
const LONGEST = 80

/** A slug made of a title: `Crème brûlée, 2 pcs.` -> `creme-brulee-2-pcs`. A title without Latin letters gives `product`. */
export function slugOf(title: string): string {
  const plain = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[ßæœøđðłþ]/g, (letter) => SPELLED[letter] as string)
    .replace(/\p{M}/gu, '')
    .replace(/['’]/g, '')
  const words = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-/, '')
  return words.slice(0, LONGEST).replace(/-$/, '') || 'product'
}

/** The slugs a title may get: the first that is free. */
export const slugCandidates = (title: string): string[] =>
  ['', '-2', '-3', '-4', '-5'].map((suffix) => slugOf(title) + suffix)

/** The first candidate that is not taken; when all are, the end of the id, which is random, makes one. */
export const freeSlug = (title: string, taken: ReadonlySet<string>, id: string): string =>
  slugCandidates(title).find((each) => !taken.has(each)) ?? `${slugOf(title)}-${id.slice(-10)}`
