import { box, circle, faded, path, pen, tiled } from './draw.ts'
import type { Motif } from './look.ts'
import type { Scene } from './palette.ts'

const horizon = 556

const backdrops = {
  bare: () => '',
  arch: ({ glow }: Scene) => path(pen`M150 ${horizon}V360a250 250 0 0 1 500 0V${horizon}Z`, glow),
  sun: ({ glow }: Scene) => circle(400, 350, 268, glow),
  moon: ({ glow }: Scene) => circle(560, 240, 150, glow),
  window: ({ glow }: Scene) =>
    `<g fill="${glow}" opacity=".75"><path d="M96 96L250 60V282L96 318Z"/><path d="M268 56L422 20V242L268 278Z"/><path d="M96 338L250 302V524L96 560Z"/><path d="M268 298L422 262V484L268 520Z"/></g>`,
  tiles: ({ glow }: Scene) =>
    faded(
      tiled(124, 224, path(box(4, 4, 116, 104, 6) + box(-58, 116, 116, 104, 6) + box(66, 116, 116, 104, 6), glow)),
      0.6,
    ),
  hills: ({ glow }: Scene) => path(pen`M0 ${horizon}V430C120 330 240 330 360 430S600 560 800 400V${horizon}Z`, glow),
  panel: ({ glow }: Scene) => path(pen`M0 0H330V${horizon}H0Z`, glow),
} satisfies Record<string, (scene: Scene) => string>

export type Backdrop = keyof typeof backdrops

const flats = {
  bare: () => '',
  arch: ({ floor }: Scene) => path('M120 800V400a280 280 0 0 1 560 0V800Z', floor, 'opacity=".55"'),
  sun: ({ glow }: Scene) => circle(400, 400, 330, glow),
  moon: ({ floor }: Scene) => circle(640, 160, 300, floor, 'opacity=".55"'),
  window: ({ glow }: Scene) =>
    `<g fill="${glow}" opacity=".8"><path d="M60-20H250L130 820H-60Z"/><path d="M330-20H620L500 820H210Z"/><path d="M690-20H760L640 820H570Z"/></g>`,
  tiles: ({ glow }: Scene) => faded(tiled(164, 164, path(box(4, 4, 156, 156, 6), glow)), 0.6),
  hills: ({ floor }: Scene) => path('M0 800V520C160 420 300 440 420 520S680 620 800 500V800Z', floor, 'opacity=".6"'),
  panel: ({ glow }: Scene) => path('M0 0H800L0 800Z', glow, 'opacity=".8"'),
} satisfies Record<Backdrop, (scene: Scene) => string>

/** What stands or lies behind the object: a wall and a table top, a surface seen from above, or only a wall. */
export const staged = (stage: Motif['stage'], scene: Scene, backdrop: Backdrop) => {
  const ground = path('M0 0H800V800H0Z', scene.wall)
  if (stage === 'flat') return ground + flats[backdrop](scene)
  if (stage === 'wall') return ground + backdrops[backdrop](scene)
  return ground + backdrops[backdrop](scene) + path(pen`M0 ${horizon}H800V800H0Z`, scene.floor)
}
