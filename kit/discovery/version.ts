/** Numbers, and what follows a hyphen: the parts of a version that say which is newer (Semantic Versioning 2.0, section 11). */
const parts = (version: string) => {
  const [release = '', ...rest] = (version.split('+')[0] ?? '').split('-')
  const numbers = release.split('.').map((each) => Number(each) || 0)
  return { numbers: [0, 1, 2].map((at) => numbers[at] ?? 0), before: rest.join('-') }
}

/** Less than 0 when the first is the older one, 0 when neither is. What is no version is older than any. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)]
  for (const at of [0, 1, 2]) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0)
    if (difference !== 0) return difference
  }
  if (a.before === b.before) return 0
  // A release comes after all that was tried out before it.
  if (a.before === '' || b.before === '') return a.before === '' ? 1 : -1
  return a.before.localeCompare(b.before, 'en', { numeric: true })
}
