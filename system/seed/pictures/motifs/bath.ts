import { box, circle, clipped, disc, ellipse, group, path, pen, rod, solid, specks, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, slab, under } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { knob, turned } from '../turned.ts'
import { woven } from '../weave.ts'

const bubbles = (spots: [number, number, number][]) =>
  spots
    .map(([x, y, r]) => circle(x, y, r, '#fff', 'opacity=".55"') + circle(x - r * 0.3, y - r * 0.3, r * 0.28, '#fff'))
    .join('')

const bar = (x: number, y: number, width: number, height: number, look: Look) => {
  const front = pen`M${x} ${y}H${x + width}V${y + height - 20}q0 20-20 20H${x + 20}q-20 0-20-20Z`
  const top = pen`M${x + 34} ${y - 44}H${x + width - 34}q16 0 22 14l12 30H${x}l12-30q6-14 22-14Z`
  return (
    solid(front, look.body, woven(look), 26) +
    path(top, look.pale) +
    stroke(pen`M${x + 2} ${y}H${x + width - 2}`, '#fff', 4, 'opacity=".5"')
  )
}

/** Two bars of soap, one on the other. */
export const soap = (look: Look) => {
  const other = { ...look, body: look.trim, pale: look.trimPale, decor: 'plain' as const }
  return (
    slab(160, 646, 480) +
    bar(160, 540, 480, 106, look) +
    bar(214, 404, 372, 98, other) +
    group(path('M0-26C18-14 18 14 0 28C-18 14-18-14 0-26Z', other.trimDeep), 'translate(400 456)') +
    path(box(160, 574, 480, 40), stuff.paper, 'opacity=".92"') +
    stroke('M330 594H470', look.deep, 7) +
    bubbles([
      [640, 470, 30],
      [686, 410, 18],
      [622, 392, 14],
    ])
  )
}

/** A ridged dish with one oval bar in it. */
export const soapDish = (look: Look) => {
  const profile: Profile = [
    [250, 566, 'corner'],
    [232, 606],
    [160, 640],
    [150, 650, 'corner'],
  ]
  return (
    shadow(400, 648, 180) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    ellipse(400, 566, 250, 43, look.pale) +
    ellipse(400, 569, 232, 36, look.deep) +
    solid('M230 520C230 470 310 452 400 452S570 470 570 520S500 590 400 590S230 570 230 520Z', look.trim, '', 30) +
    ellipse(400, 506, 128, 34, look.trimPale, 'opacity=".7"') +
    group(path('M0-14C26-10 26 10 0 16C-26 10-26-10 0-14Z', look.trim), 'translate(400 506) scale(1.8 1)') +
    bubbles([
      [590, 440, 26],
      [628, 396, 16],
      [560, 400, 12],
    ])
  )
}

/** Towels in a pile, one of them rolled on top. */
export const towels = (look: Look) => {
  const layer = (y: number, tone: Look) => {
    const outline = pen`M170 ${y}H600a38 38 0 0 1 0 78H176a14 14 0 0 1-14-14V${y + 12}a12 12 0 0 1 8-12Z`
    return (
      solid(
        outline,
        tone.body,
        group(woven(tone), pen`translate(0 ${y})`) + path(pen`M500 ${y}h14v80h-14ZM526 ${y}h6v80h-6Z`, tone.trim),
        20,
      ) + stroke(pen`M176 ${y + 39}H600`, stuff.dark, 5, 'opacity=".16"')
    )
  }
  const other = { ...look, body: look.trim, pale: look.trimPale, trim: look.body, decor: 'plain' as const }
  return (
    slab(166, 648, 470) +
    layer(572, look) +
    layer(492, other) +
    layer(412, { ...look, decor: 'plain', body: look.pale, trim: look.body }) +
    solid('M230 300H570V412H230Z', look.body, woven(look), 30) +
    path(disc(230, 356, 30, 56), look.body) +
    solid(disc(570, 356, 30, 56), look.pale, '', 8) +
    `<g fill="none" stroke="${look.deep}" stroke-width="5"><ellipse cx="570" cy="356" rx="20" ry="40"/><ellipse cx="570" cy="358" rx="10" ry="22"/></g>`
  )
}

/** Spots spread evenly over the oval head of the brush (a sunflower spiral). */
const bristles = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const [r, turn] = [Math.sqrt(index / count), index * 2.39996]
    return [-140 + Math.cos(turn) * r * 144, Math.sin(turn) * r * 83] as const
  })

/** A brush with a long handle, lying on the table. */
export const bathBrush = (look: Look) => {
  const handle = 'M-30-10C60-26 180-22 300-30C330-30 344-14 344 4S328 34 300 34C180 26 60 30-30 16Z'
  return group(
    under(handle, 16) +
      under(disc(-140, 0, 180, 116), 18) +
      solid(handle, look.body, '', 14) +
      circle(312, 2, 11, stuff.ink) +
      stroke('M322 2C380 20 370 90 330 80', look.trim, 7) +
      solid(disc(-140, 0, 180, 116), look.body, '', 16) +
      ellipse(-140, 0, 154, 92, look.deep) +
      specks(bristles(150), '#d9c49a', 15) +
      specks(bristles(150), '#f4e8cc', 9),
    'translate(420 410) rotate(-36)',
  )
}

/** A bottle with a pump. */
export const pump = (look: Look) => {
  const profile: Profile = [
    [46, 344, 'corner'],
    [120, 372],
    [132, 410],
    [132, 620],
    [122, 646, 'corner'],
  ]
  return (
    shadow(400, 646, 132) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    path(box(374, 216, 52, 30, 8), look.trim) +
    path('M300 196Q300 176 330 176H440Q460 176 460 196V216H330Q324 216 322 230H300Z', look.trim) +
    path(box(390, 240, 20, 60), look.trimDeep) +
    knob(
      look.trim,
      [
        [44, 296, 'corner'],
        [46, 346, 'corner'],
      ],
      400,
      14,
    ) +
    clipped(turned(profile), path('M310 440H490V590H310Z', stuff.paper)) +
    stroke('M340 550H460M360 572H440', look.deep, 5) +
    group(path('M0-34C28-16 28 18 0 36C-28 18-28-16 0-34Z', look.trim), 'translate(400 498)')
  )
}

const grit = (count: number, across: number, down: number) =>
  Array.from({ length: count }, (_, index) => [244 + ((index * across) % 272), 430 + ((index * down) % 218)] as const)

/** A jar of bath salts and its scoop. */
export const salts = (look: Look) =>
  shadow(380, 646, 160) +
  solid(
    'M236 380C236 356 250 346 270 346H490C510 346 524 356 524 380V620C524 646 510 656 486 656H274C250 656 236 646 236 620Z',
    '#e6efee',
    path('M220 420Q380 396 540 426V680H220Z', look.pale) +
      specks(grit(41, 47, 31), '#fff', 15) +
      specks(grit(23, 59, 83), look.body, 11),
    28,
  ) +
  path(box(300, 484, 160, 100, 8), stuff.paper) +
  stroke('M330 520H430M350 548H410', look.deep, 6) +
  stroke('M260 400V560', '#fff', 11, 'opacity=".7"') +
  knob(
    look.trim,
    [
      [132, 286, 'corner'],
      [130, 348, 'corner'],
    ],
    380,
    28,
  ) +
  ellipse(380, 286, 132, 22, look.trimPale) +
  ellipse(620, 656, 80, 14, stuff.dark, 'opacity=".16"') +
  rod('M600 640L690 560', stuff.wood, 18) +
  solid('M540 610C540 590 620 590 640 610C636 650 600 660 580 656C556 654 544 640 540 610Z', stuff.wood, '', 14) +
  ellipse(590, 608, 48, 12, '#fff')

export const mirror = (look: Look) =>
  stroke('M400 60L250 260M400 60L550 260', look.trim, 15) +
  circle(400, 60, 20, stuff.brass) +
  under(disc(400, 430, 240), 22) +
  solid(disc(400, 430, 240), look.body, '', 30) +
  circle(400, 430, 208, look.deep) +
  circle(403, 434, 204, '#cfe0e3') +
  clipped(
    disc(403, 434, 204),
    path('M180 560L520 200 600 200 200 640Z', '#fff', 'opacity=".5"') +
      path('M300 680L640 320V380L360 690Z', '#fff', 'opacity=".35"') +
      path('M180 640Q400 560 640 600V700H180Z', '#b6cbd0'),
  )

/** A slatted mat of wood. */
export const bathMat = (look: Look) =>
  under(box(130, 200, 540, 400, 10), 16) +
  path(box(210, 196, 30, 408), look.deep) +
  path(box(560, 196, 30, 408), look.deep) +
  times(8, (index) =>
    group(
      solid(
        box(0, 0, 540, 40, 8),
        index % 7 === 0 ? look.trim : look.body,
        stroke('M20 14C160 6 340 24 520 12', look.deep, 3, 'opacity=".5"'),
        8,
      ),
      pen`translate(130 ${200 + index * 51})`,
    ),
  )
