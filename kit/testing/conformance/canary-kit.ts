import { registerHooks } from 'node:module'
import { planted } from '../plant.ts'
import { canaries } from './canaries.ts'

const kit = new URL('../../', import.meta.url).href

const canaryOf = (url: string | undefined): string | null =>
  url?.startsWith(kit) ? new URL(url).searchParams.get('canary') : null

/** With these hooks a module of the kit that is imported as `?canary=3` brings a whole kit with the third mistake in it. */
export function allowCanaries(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context)
      const number = canaryOf(context.parentURL)
      if (number === null || !found.url.startsWith(kit) || canaryOf(found.url) !== null) return found
      return { ...found, url: `${found.url}?canary=${number}` }
    },
    load: (url, context, next) => {
      const loaded = next(url, context)
      const canary = canaries[Number(canaryOf(url) ?? -1)]
      if (canary === undefined || new URL(url).pathname !== new URL(canary.file, kit).pathname) return loaded
      return { ...loaded, source: planted(String(loaded.source), canary) }
    },
  })
}
