import { box, circle, clipped, disc, ellipse, faded, path, pen, rod, solid, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { knob, mouth, turned } from '../turned.ts'
import { woven } from '../weave.ts'

const halo = (cx: number, cy: number, r: number) =>
  circle(cx, cy, r, stuff.glow, 'opacity=".22"') + circle(cx, cy, r * 0.7, stuff.glow, 'opacity=".28"')

const flame = (cx: number, y: number) =>
  halo(cx, y - 34, 74) +
  path(
    pen`M${cx} ${y}C${cx - 26} ${y - 16} ${cx - 16} ${y - 46} ${cx + 2} ${y - 74}C${cx + 12} ${y - 46} ${cx + 26} ${y - 20} ${cx} ${y}Z`,
    stuff.flame,
  ) +
  path(
    pen`M${cx} ${y - 2}C${cx - 12} ${y - 14} ${cx - 8} ${y - 26} ${cx + 1} ${y - 40}C${cx + 7} ${y - 26} ${cx + 12} ${y - 14} ${cx} ${y - 2}Z`,
    '#fff3cf',
  )

const bases: Record<'gourd' | 'column', Profile> = {
  gourd: [
    [24, 392, 'corner'],
    [30, 424],
    [92, 470],
    [124, 545],
    [104, 614],
    [74, 646, 'corner'],
  ],
  column: [
    [18, 392, 'corner'],
    [18, 560],
    [24, 606],
    [104, 626],
    [112, 646, 'corner'],
  ],
}

/** A table lamp with a cloth shade. */
export const tableLamp = (shape: keyof typeof bases) => (look: Look) => {
  const shade = 'M296 150H504L586 400A186 30 0 0 1 214 400Z'
  return (
    halo(400, 330, 300) +
    shadow(400, 646, 110) +
    solid(turned(bases[shape]), look.body) +
    ellipse(400, 402, 186, 30, '#fff1c9') +
    solid(shade, look.trim, woven({ ...look, body: look.trim, trim: look.trimDeep, pale: look.trimPale }), 30) +
    ellipse(400, 150, 104, 15, look.trimPale) +
    ellipse(400, 151, 94, 11, stuff.glow)
  )
}

export const mushroomLamp = (look: Look) => {
  const stem: Profile = [
    [58, 360, 'corner'],
    [52, 480],
    [66, 590],
    [116, 630],
    [120, 646, 'corner'],
  ]
  return (
    halo(400, 360, 310) +
    shadow(400, 646, 116) +
    solid(turned(stem), look.body, glazed(look, stem)) +
    ellipse(400, 388, 208, 36, '#ffe9b4') +
    solid('M180 386C176 250 270 176 400 176S624 250 620 386A220 40 0 0 1 180 386Z', look.trim, '', 52)
  )
}

const shades = {
  dome: 'M196 430C196 300 280 236 400 236S604 300 604 430A204 34 0 0 1 196 430Z',
  bell: 'M366 232C366 232 380 226 400 226S434 232 434 232C440 320 500 380 560 424A160 28 0 0 1 240 424C300 380 360 320 366 232Z',
  cone: 'M360 250H440L620 440A220 36 0 0 1 180 440Z',
}

/** A lamp that hangs from the ceiling and throws a cone of light. */
export const pendant = (shape: keyof typeof shades) => (look: Look) => {
  const [y, r] = shape === 'dome' ? [430, 204] : shape === 'bell' ? [424, 160] : [440, 220]
  return (
    faded(path(pen`M${400 - r} ${y}H${400 + r}L${400 + r * 1.65} 800H${400 - r * 1.65}Z`, stuff.glow), 0.34) +
    halo(400, y + 10, r * 1.15) +
    stroke('M400-10V230', stuff.ink, 6) +
    path(box(378, 190, 44, 56, 8), look.trim) +
    path(box(378, 232, 44, 8), look.trimDeep) +
    solid(
      shades[shape],
      look.body,
      woven(look) +
        glazed(look, [
          [r * 0.5, 236],
          [r, y],
        ]),
      46,
    ) +
    ellipse(400, y, r, r * 0.165, look.deep) +
    ellipse(400, y + 3, r * 0.93, r * 0.14, '#fff0c4') +
    clipped(pen`M0 ${y - 6}H800V800H0Z`, circle(400, y + 4, 34, '#fffbea'))
  )
}

/** A sphere of paper on a ribbed frame. */
export const paperLantern = (look: Look) =>
  stroke('M400-10V150', stuff.ink, 5) +
  halo(400, 390, 340) +
  solid(
    disc(400, 390, 236, 224),
    look.body,
    times(9, (index) => {
      const y = 200 + index * 47.5
      const half = Math.sqrt(Math.max(0, 1 - ((y - 390) / 224) ** 2)) * 236
      return stroke(pen`M${400 - half} ${y}Q400 ${y + 26} ${400 + half} ${y}`, look.deep, 4, 'opacity=".7"')
    }) + circle(380, 400, 130, '#fff8dd', 'opacity=".55"'),
    44,
  ) +
  ellipse(400, 172, 62, 12, look.trim) +
  ellipse(400, 612, 58, 11, look.trimDeep) +
  stroke('M400 620V690', look.trim, 5) +
  path('M390 690h20l10 66h-40Z', look.trim)

/** A storm lantern: a candle behind glass in a metal frame. */
export const lantern = (look: Look) =>
  shadow(400, 648, 140) +
  `<path d="M310 250C310 130 490 130 490 250" fill="none" stroke="${look.deep}" stroke-width="13"/>` +
  knob(
    look.body,
    [
      [40, 214],
      [60, 240],
      [150, 280, 'corner'],
      [150, 300, 'corner'],
    ],
    400,
    30,
  ) +
  solid('M276 300H524V610H276Z', '#dcebe6', '', 30) +
  halo(400, 430, 130) +
  solid(box(358, 470, 84, 138), stuff.wax, '', 18) +
  ellipse(400, 470, 42, 8, '#fffaf0') +
  flame(400, 464) +
  path('M300 320L336 320 316 590H300Z', '#fff', 'opacity=".5"') +
  path(box(264, 296, 18, 322), look.body) +
  path(box(518, 296, 18, 322), look.deep) +
  knob(
    look.body,
    [
      [150, 606, 'corner'],
      [156, 630],
      [150, 648, 'corner'],
    ],
    400,
    30,
  ) +
  ellipse(400, 606, 150, 16, look.trim, 'opacity=".5"')

/** Three candles of different height. */
export const pillars = (look: Look) => {
  const candle = (cx: number, y: number, r: number, foot: number, tone: Look) => {
    const profile: Profile = [
      [r, y, 'corner'],
      [r, foot, 'corner'],
    ]
    return (
      shadow(cx, foot, r) +
      solid(turned(profile, cx), tone.body, glazed(tone, profile, cx), 28) +
      mouth(cx, y, r, tone.pale, tone.body, undefined, 6) +
      stroke(pen`M${cx} ${y + 4}v-20`, stuff.ink, 5) +
      flame(cx, y - 14)
    )
  }
  const other = { ...look, body: look.trim, pale: look.trimPale, trim: look.body, decor: 'plain' as const }
  return (
    candle(470, 300, 74, 606, look) +
    candle(300, 420, 78, 626, other) +
    candle(506, 540, 66, 656, { ...look, body: look.pale, pale: '#fff', decor: 'plain' })
  )
}

/** Tapers in turned holders. */
export const tapers = (look: Look) => {
  const holder = (cx: number, y: number, top: number, foot: number) => {
    const profile: Profile = [
      [30, y, 'corner'],
      [32, y + 26],
      [14, y + 50],
      [26, (y + foot) / 2],
      [14, foot - 70],
      [60, foot - 26],
      [78, foot - 10],
      [78, foot, 'corner'],
    ]
    return (
      shadow(cx, foot, 78) +
      flame(cx, top) +
      solid(
        pen`M${cx - 10} ${top + 6}Q${cx} ${top - 6} ${cx + 10} ${top + 6}L${cx + 15} ${y}H${cx - 15}Z`,
        look.trim,
        '',
        9,
      ) +
      solid(turned(profile, cx), look.body, glazed(look, profile, cx), 18) +
      ellipse(cx, y, 30, 6, look.pale) +
      path(pen`M${cx - 15} ${y}a15 4 0 0 0 30 0Z`, look.trim)
    )
  }
  return holder(500, 360, 150, 606) + holder(310, 470, 220, 648)
}

/** A cup with cut-out holes through which a tea light shines. */
export const glowCup = (look: Look) => {
  const profile: Profile = [
    [168, 350, 'corner'],
    [190, 430],
    [188, 530],
    [150, 620],
    [120, 646, 'corner'],
  ]
  const warm = { ...look, trim: '#ffdf86' }
  return (
    halo(400, 420, 320) +
    shadow(400, 646, 136) +
    solid(turned(profile), look.body, glazed(warm, profile)) +
    mouth(400, 350, 168, look.pale, '#f2b04e', '#ffe7a6')
  )
}

/** A desk lamp on a jointed arm. */
export const deskLamp = (look: Look) =>
  faded(path('M170 330L390 300 470 640H60Z', stuff.glow), 0.4) +
  shadow(540, 640, 110) +
  knob(
    look.trim,
    [
      [112, 622, 'corner'],
      [116, 634],
      [112, 646, 'corner'],
    ],
    540,
    20,
  ) +
  ellipse(540, 622, 112, 19, look.trimPale) +
  rod('M540 618L612 396', look.trim, 18) +
  rod('M612 396L352 226', look.trim, 18) +
  circle(612, 396, 22, look.trimDeep) +
  ellipse(282, 330, 118, 26, '#fff0c4', 'transform="rotate(-8 282 330)"') +
  solid('M330 176C370 170 396 196 402 232L400 306A118 26 -8 0 1 164 344C172 262 250 200 330 176Z', look.body, '', 36) +
  circle(352, 222, 16, look.trimDeep)
