/** Where a file belongs: `services/order`, `apps/storefront`, `kit`, `gateway`, …; empty for a file of the root. */
export function packageOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  if (!path.includes('/')) return ''
  return top === 'services' || top === 'apps' ? `${top}/${second}` : top
}

/** The service to which a file belongs, if it belongs to one. */
export const serviceOf = (path: string): string | undefined => /^services\/([^/]+)\//.exec(path)?.[1]

export const isCode = (path: string): boolean => /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.includes('/generated/')

/** Tests, and what only tests import. The trial world in `kit/testing` is a product of its own. */
export const isTest = (path: string): boolean =>
  /\.(test|conformance)\.ts$/.test(path) || /\/(conformance|test-support)(\/|\.ts$)|(?<!^kit)\/testing\//.test(path)

/** Is this code that runs in a process of the system? */
export const isProduct = (path: string): boolean => isCode(path) && !isTest(path)

/** Is this code that runs on a page, where there is no world? */
export const isOfBrowser = (path: string): boolean => path.startsWith('gateway/docs/')
