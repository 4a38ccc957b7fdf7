import type { Backdrop } from './backdrop.ts'
import type { Glaze } from './glaze.ts'
import type { MotifName } from './motif.ts'
import { inks, type InkName, type SceneName } from './palette.ts'
import type { Weave } from './weave.ts'

/** What a product says about its picture; everything else follows from the motif. */
export type Picture = {
  motif: MotifName
  ink: InkName
  trim: InkName
  scene: SceneName
  decor?: Glaze | Weave
  backdrop?: Backdrop
}

/** The colours and the surface a motif draws with. */
export type Look = {
  body: string
  deep: string
  pale: string
  trim: string
  trimDeep: string
  trimPale: string
  decor: Glaze | Weave | 'plain'
}

export type Motif = { stage: 'table' | 'flat' | 'wall'; draw: (look: Look) => string }

export const lookOf = (picture: Picture): Look => {
  const { body, deep, pale } = inks[picture.ink]
  const trim = inks[picture.trim]
  return {
    body,
    deep,
    pale,
    trim: trim.body,
    trimDeep: trim.deep,
    trimPale: trim.pale,
    decor: picture.decor ?? 'plain',
  }
}
