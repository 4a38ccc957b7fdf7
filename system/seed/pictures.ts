import { staged } from './pictures/backdrop.ts'
import { lookOf, type Picture } from './pictures/look.ts'
import { motifs } from './pictures/motif.ts'
import { scenes } from './pictures/palette.ts'

/** Draws a product as an SVG document of 800 by 800 units; the same product always gives the same text. */
export const picture = (product: { picture: Picture }): string => {
  const { motif, scene, backdrop = 'bare' } = product.picture
  const { stage, draw } = motifs[motif]
  const ground = staged(stage, scenes[scene], backdrop)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800">${ground}${draw(lookOf(product.picture))}</svg>\n`
}
