import { box, circle, clipped, disc, ellipse, group, path, pen, rod, solid, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, under } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { knob, mouth, turned, vessel } from '../turned.ts'
import { woven } from '../weave.ts'

const tea = '#b5672b'

export const mug = (look: Look) =>
  shadow(390, 646, 118) +
  rod('M505 400C640 372 640 560 500 566', look.body, 34) +
  vessel(look, {
    cx: 380,
    profile: [
      [134, 336, 'corner'],
      [134, 470],
      [131, 580],
      [116, 634],
      [98, 646, 'corner'],
    ],
    filling: tea,
  })

export const roundMug = (look: Look) =>
  shadow(380, 646, 110) +
  rod('M510 430C640 400 630 570 490 566', look.body, 30) +
  vessel(look, {
    cx: 376,
    profile: [
      [112, 358, 'corner'],
      [128, 400],
      [154, 490],
      [138, 590],
      [92, 636],
      [84, 650, 'corner'],
    ],
    filling: '#5a3a2a',
  })

/** Two cups without handles, one of them in the colour of the trim. */
export const beakers = (look: Look) => {
  const profile: Profile = [
    [96, 400, 'corner'],
    [92, 500],
    [82, 600],
    [70, 640, 'corner'],
  ]
  const back: Profile = [
    [92, 362, 'corner'],
    [88, 460],
    [80, 570],
    [70, 606, 'corner'],
  ]
  const other = { ...look, body: look.trim, deep: look.trimDeep, pale: look.trimPale, trim: look.body }
  return (
    shadow(500, 606, 74) +
    vessel({ ...other, decor: 'plain' }, { profile: back, cx: 500 }) +
    shadow(310, 640, 76) +
    vessel(look, { profile, cx: 310 })
  )
}

export const espresso = (look: Look) =>
  shadow(400, 622, 190) +
  knob(
    look.body,
    [
      [214, 604, 'corner'],
      [180, 624],
      [110, 640, 'corner'],
    ],
    400,
    24,
  ) +
  ellipse(400, 604, 214, 36, look.pale) +
  ellipse(400, 606, 196, 31, look.body) +
  ellipse(412, 608, 110, 18, stuff.dark, 'opacity=".22"') +
  rod('M496 452C610 430 600 560 486 546', look.body, 26) +
  vessel(look, {
    profile: [
      [118, 406, 'corner'],
      [116, 470],
      [100, 560],
      [66, 596],
      [62, 606, 'corner'],
    ],
    filling: '#4a2c1f',
  })

const bowlProfile: Profile = [
  [232, 420, 'corner'],
  [222, 480],
  [170, 570],
  [96, 620],
  [90, 628, 'corner'],
  [92, 646, 'corner'],
]

export const bowl = (look: Look) => shadow(400, 646, 120) + vessel(look, { profile: bowlProfile, rim: 8 })

const fruit = (cx: number, cy: number, r: number, colour: string) =>
  solid(disc(cx, cy, r), colour, '', 26) +
  stroke(pen`M${cx} ${cy - r + 8}q6-14 16-18`, stuff.woodDeep, 6) +
  path(pen`M${cx + 6} ${cy - r + 2}c14-24 40-22 48-14c-10 18-34 24-48 14Z`, stuff.leaf)

export const fruitBowl = (look: Look) =>
  shadow(400, 646, 130) +
  solid(turned(bowlProfile), look.body, glazed(look, bowlProfile)) +
  mouth(400, 420, 232, look.pale, look.deep) +
  clipped(
    'M0 0H800V424H623A223 38 0 0 1 177 424H0Z',
    fruit(300, 384, 74, '#e8a33a') + fruit(492, 380, 78, '#d9693c') + fruit(398, 366, 80, '#eebf4b'),
  )

/** Three bowls that nest, the smallest on top. */
export const nest = (look: Look) => {
  const at = (y: number, r: number): Profile => [
    [r, y, 'corner'],
    [r * 0.95, y + 50],
    [r * 0.66, y + 104],
    [r * 0.46, y + 116, 'corner'],
  ]
  const tones = [look.body, look.trim, look.pale]
  const deeps = [look.deep, look.trimDeep, look.body]
  return (
    shadow(400, 644, 120) +
    times(3, (index) => {
      const [y, r] = [528 - index * 72, 236 - index * 30]
      const tone = { ...look, body: tones[index] as string, deep: deeps[index] as string, trim: look.deep }
      return vessel(
        { ...tone, decor: index === 0 ? look.decor : 'plain' },
        { profile: at(y, r), rim: 7, lip: look.trimPale },
      )
    })
  )
}

export const ramen = (look: Look) =>
  shadow(400, 648, 130) +
  vessel(look, {
    profile: [
      [226, 440, 'corner'],
      [214, 500],
      [160, 590],
      [106, 626],
      [98, 632, 'corner'],
      [102, 652, 'corner'],
    ],
    filling: '#e2b46c',
    rim: 8,
  }) +
  ellipse(330, 452, 62, 15, '#fff7e6') +
  ellipse(330, 452, 28, 8, '#eda52f') +
  path('M440 450c30-16 70-14 100 2c-30 14-70 14-100-2Z', stuff.leaf) +
  stroke('M214 404L640 356', stuff.dark, 12, 'opacity=".15" transform="translate(8 14)"') +
  stroke('M196 392L660 344', look.trim, 13) +
  stroke('M190 412L664 382', look.trimDeep, 13)

/** Lays a shape evenly around the middle of the canvas. */
const around = (count: number, distance: number, shape: string) =>
  times(count, (index) => group(shape, pen`rotate(${(index * 360) / count} 400 400) translate(400 ${400 - distance})`))

const plateRim: Record<string, (look: Look) => string> = {
  leaf: (look) => around(18, 234, path('M0-28C20-12 20 12 0 28C-20 12-20-12 0-28Z', look.trim)),
  dots: (look) => around(24, 236, circle(0, 0, 14, look.trim)),
  scallop: (look) =>
    around(24, 262, stroke('M-32-6a32 32 0 0 0 64 0', look.trim, 9)) + around(24, 206, circle(0, 0, 6, look.trim)),
  diamond: (look) => around(20, 234, path('M0-28L22 0 0 28-22 0Z', look.trim)),
  stripes: (look) => around(48, 234, path(box(-7, -34, 14, 68), look.trim)),
  speckle: (look) =>
    around(30, 240, ellipse(6, -14, 6, 4, look.trim) + ellipse(-9, 20, 4, 5, look.trim)) +
    around(17, 120, ellipse(0, 0, 5, 4, look.trim) + ellipse(14, 42, 4, 3, look.trim)),
  zellige: (look) =>
    around(16, 236, path('M0-30L9-10 28 0 9 10 0 30-9 10-28 0-9-10Z', look.trim)) +
    around(8, 84, path('M0-44L26-10 0 60-26-10Z', look.trim)) +
    circle(400, 400, 22, look.deep),
}

/** A plate seen from above. */
export const plate = (look: Look) =>
  under(disc(400, 400, 286), 20) +
  solid(disc(400, 400, 286), look.body, plateRim[look.decor]?.(look) ?? '', 26) +
  circle(400, 400, 190, look.deep, 'opacity=".35"') +
  circle(403, 404, 186, look.body) +
  circle(400, 400, 190, look.pale, 'opacity=".25"') +
  (look.decor === 'zellige' || look.decor === 'speckle'
    ? clipped(disc(400, 400, 184), plateRim[look.decor]?.(look) ?? '')
    : '') +
  stroke('M276 296A160 160 0 0 1 360 246', '#fff', 12, 'opacity=".45"')

export const platter = (look: Look) =>
  under(disc(400, 400, 318, 204), 20) +
  solid(disc(400, 400, 318, 204), look.body, '', 24) +
  `<ellipse cx="400" cy="400" rx="286" ry="174" fill="none" stroke="${look.trim}" stroke-width="10"/>` +
  ellipse(404, 405, 236, 126, look.deep, 'opacity=".5"') +
  ellipse(406, 410, 230, 120, look.body) +
  stroke('M240 452C320 380 440 372 560 402', look.trim, 7) +
  times(6, (index) =>
    group(
      path('M0 0C-6-30 10-52 34-60C38-32 26-8 0 0Z', look.trim),
      pen`translate(${290 + index * 44} ${414 - index * (5 - index) * 3}) rotate(${index % 2 ? 118 : 6})`,
    ),
  )

export const teapot = (look: Look) => {
  const profile: Profile = [
    [84, 352, 'corner'],
    [150, 384],
    [200, 470],
    [186, 570],
    [124, 632],
    [116, 646, 'corner'],
  ]
  return (
    shadow(400, 646, 150) +
    rod('M572 418C720 372 716 580 566 566', look.body, 32) +
    solid('M250 560C170 540 176 424 92 386C100 366 124 352 146 352C226 392 220 452 270 470Z', look.body, '', 22) +
    ellipse(120, 368, 33, 11, look.deep, 'transform="rotate(-32 120 368)"') +
    solid(turned(profile), look.body, glazed(look, profile)) +
    ellipse(400, 354, 92, 17, look.deep) +
    knob(look.trim, [
      [26, 322],
      [66, 330],
      [86, 350, 'corner'],
    ]) +
    solid(disc(400, 306, 24), look.trim, '', 12)
  )
}

export const butterDish = (look: Look) =>
  shadow(400, 628, 250) +
  solid('M126 606H674C668 634 640 646 600 646H200C160 646 132 634 126 606Z', look.trim, '', 26) +
  ellipse(400, 606, 274, 20, look.trimPale) +
  solid(
    'M204 606V492C204 448 224 430 262 430H538C576 430 596 448 596 492V606Z',
    look.body,
    glazed(look, [
      [240, 430],
      [240, 606],
    ]),
  ) +
  knob(look.body, [
    [24, 384],
    [34, 398],
    [24, 418],
    [34, 432, 'corner'],
  ])

/** Nine tiles, laid with their joints. */
export const tiles = (look: Look) => {
  const other = { ...look, body: look.trim, trim: look.body, deep: look.trimDeep }
  const every = (parity: number, tone: Look) => {
    const outline = times(9, (index) =>
      index % 2 === parity ? box(108 + (index % 3) * 200, 108 + Math.floor(index / 3) * 200, 184, 184, 5) : '',
    )
    return (
      under(outline, 9) + solid(outline, tone.body, group(woven(tone), `translate(100 100) scale(${200 / 96})`), 16)
    )
  }
  return every(0, look) + every(1, other)
}
