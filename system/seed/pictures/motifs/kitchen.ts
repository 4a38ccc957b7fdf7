import { box, circle, clipped, disc, ellipse, group, path, pen, rod, scatter, solid, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, under } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { mouth, turned } from '../turned.ts'

/** The lines of wood along the x axis. */
export const grain = (x: number, y: number, width: number, height: number, colour: string, seed = 3) => {
  const chance = scatter(seed)
  return times(Math.floor(height / 26), (index) => {
    const at = y + 14 + index * 26 + chance() * 8
    const from = x + chance() * width * 0.3
    const to = x + width * (0.6 + chance() * 0.4)
    return stroke(
      pen`M${from} ${at}C${from + (to - from) * 0.3} ${at - 8} ${from + (to - from) * 0.6} ${at + 8} ${to} ${at}`,
      colour,
      4,
      'opacity=".4"',
    )
  })
}

export const knife = (look: Look) => {
  const blade = 'M-300-44C-180-62 20-60 110-56V40C-20 44-180 30-262 0C-282-8-296-24-300-44Z'
  const handle = 'M112-52H270C300-52 318-36 318-14C318 16 300 26 274 22C240 14 200 36 160 36H112Z'
  return group(
    under(blade, 14) +
      under(handle, 14) +
      solid(blade, '#d5dcdd', path('M-320 6C-180 20-20 24 120 20V60H-320Z', '#fff', 'opacity=".55"'), 12) +
      path(box(96, -58, 26, 98, 4), stuff.brass) +
      solid(handle, look.body, grain(112, -60, 200, 90, look.deep), 16) +
      circle(166, -10, 8, look.trim) +
      circle(222, -14, 8, look.trim) +
      circle(278, -16, 8, look.trim),
    'translate(392 414) rotate(-32) scale(1.16)',
  )
}

/** A chopping board with something half cut on it. */
export const board = (look: Look) => {
  const outline =
    'M200 250a28 28 0 0 1 28-28H356C366 222 372 210 372 196V150a28 28 0 0 1 56 0V196C428 210 434 222 444 222H572a28 28 0 0 1 28 28V650a28 28 0 0 1-28 28H228a28 28 0 0 1-28-28Z'
  const slice = (x: number, y: number) =>
    ellipse(x + 5, y + 8, 44, 42, stuff.dark, 'opacity=".18"') +
    circle(x, y, 44, '#e6b93f') +
    circle(x, y, 36, '#fbeeb5') +
    times(8, (index) =>
      path('M0-6L9-30Q0-36-9-30Z', '#f1d05e', pen`transform="translate(${x} ${y}) rotate(${index * 45})"`),
    )
  return (
    under(outline, 18) +
    solid(
      outline,
      look.body,
      group(grain(200, -600, 480, 420, look.deep), 'rotate(90)') +
        path('M200 222H262V690H200ZM538 222H600V690H538Z', look.trim),
      18,
    ) +
    circle(400, 168, 15, stuff.dark, 'opacity=".55"') +
    slice(350, 410) +
    slice(440, 470) +
    slice(372, 548)
  )
}

/** A board leaning at the wall, seen from the front. */
export const roundBoard = (look: Look) => {
  const outline = disc(400, 442, 218)
  return (
    under(outline, 22) +
    solid(
      'M368 116h64a20 20 0 0 1 20 20C448 190 452 216 474 250H326C348 216 352 190 348 136a20 20 0 0 1 20-20Z',
      look.body,
      '',
      16,
    ) +
    solid(outline, look.body, grain(190, 220, 420, 440, look.deep, 8) + path('M180 530H620V574H180Z', look.trim), 30) +
    circle(400, 158, 15, stuff.dark, 'opacity=".5"') +
    stroke('M402 160C376 130 384 90 400 72C416 90 424 130 398 160', look.trim, 6) +
    circle(405, 74, 15, stuff.dark, 'opacity=".18"') +
    circle(400, 68, 15, stuff.brass)
  )
}

const spoon = (x: number, y: number, turn: number, colour: string, shape: 'spoon' | 'spatula' | 'whisk') => {
  const heads = {
    spoon: solid(disc(0, -210, 40, 56), colour, ellipse(0, -206, 27, 40, stuff.dark, 'opacity=".14"'), 12),
    spatula: solid(
      'M-34-270C-34-282 34-290 36-270L28-150H-26Z',
      colour,
      path('M-8-258h14v80h-12Z', stuff.dark, 'opacity=".2"'),
      12,
    ),
    whisk: stroke(
      'M0-120C-66-200-40-280 0-284C40-280 66-200 0-120M0-120C-24-200-16-270 0-284C16-270 24-200 0-120',
      stuff.steelDeep,
      6,
    ),
  }
  return group(rod('M0 60V-150', colour, 20) + heads[shape], pen`translate(${x} ${y}) rotate(${turn})`)
}

/** Wooden tools in a crock. */
export const crock = (look: Look) =>
  shadow(400, 648, 120) +
  ellipse(400, 420, 128, 22, look.deep) +
  clipped(
    'M0-50H800V424H530A130 22 0 0 1 270 424H0Z',
    spoon(340, 400, -16, stuff.wood, 'spoon') +
      spoon(462, 400, 18, stuff.woodDeep, 'spatula') +
      spoon(400, 390, 1, look.trim, 'whisk') +
      spoon(420, 410, 5, stuff.woodPale, 'spoon'),
  ) +
  (() => {
    const profile: Profile = [
      [136, 420, 'corner'],
      [140, 480],
      [140, 580],
      [126, 636],
      [116, 648, 'corner'],
    ]
    const outline =
      'M264 420A136 23 0 0 0 536 420C544 480 544 580 526 636Q520 648 516 648A116 20 0 0 1 284 648Q278 640 274 636C256 580 256 480 264 420Z'
    return solid(outline, look.body, glazed(look, profile)) + stroke('M264 420A136 23 0 0 0 536 420', look.pale, 9)
  })()

/** A row of wooden spoons. */
export const spoons = (look: Look) =>
  times(4, (index) => {
    const x = 190 + index * 140
    const bowl = disc(0, -170, 50 - index * 3, 74 - index * 6)
    const stem = 'M-11-100H11L15 250C15 268-15 268-15 250Z'
    const tone = [look.body, look.trim, look.pale, look.deep][index] as string
    return group(
      under(bowl, 12) +
        under(stem, 12) +
        solid(stem, tone, '', 8) +
        solid(bowl, tone, ellipse(2, -166, 34 - index * 2, 54 - index * 5, stuff.dark, 'opacity=".16"'), 12) +
        path('M-14 200H14V224H-14Z', look.trimDeep),
      pen`translate(${x} ${410 + index * 8}) rotate(${-6 + index * 4})`,
    )
  })

export const mortar = (look: Look) => {
  const profile: Profile = [
    [190, 424, 'corner'],
    [184, 480],
    [160, 570],
    [110, 610],
    [104, 620],
    [122, 646, 'corner'],
  ]
  return (
    shadow(400, 646, 140) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    mouth(400, 424, 190, look.pale, look.deep, undefined, 22) +
    clipped(
      'M0 0H800V428H566A168 28 0 0 1 234 428H0Z',
      group(
        rod('M0 40V-230', look.trim, 38) +
          solid(disc(0, 50, 40, 52), look.trim, '', 12) +
          solid(disc(0, -240, 30, 34), look.trim, '', 10),
        'translate(440 420) rotate(28)',
      ),
    ) +
    path('M300 434c10-8 30-10 40 0c-8 8-30 10-40 0ZM350 442c10-8 30-10 40 0c-8 8-30 10-40 0Z', stuff.leafPale)
  )
}

export const saltPig = (look: Look) =>
  shadow(400, 646, 156) +
  solid(
    'M400 312C520 312 586 414 586 520C586 596 566 634 542 648A142 24 0 0 1 258 648C234 634 214 596 214 520C214 414 280 312 400 312Z',
    look.body,
  ) +
  ellipse(372, 468, 108, 84, look.pale) +
  ellipse(376, 474, 96, 72, look.deep) +
  clipped(
    disc(376, 474, 96, 72),
    path('M270 500Q380 450 480 510V580H270Z', '#fdfaf4') +
      path('M270 500Q380 450 480 510V530Q380 480 270 520Z', '#e6ded2'),
  ) +
  rod('M392 490L560 366', stuff.wood, 18) +
  solid(disc(380, 498, 34, 22), stuff.wood, '', 8)

export const rollingPin = (look: Look) => {
  const body = box(-220, -58, 440, 116, 22)
  const grip = 'M-220-18C-250-24-262-12-280-26C-310-34-330-20-330 0S-310 34-280 26C-262 12-250 24-220 18Z'
  return group(
    under(body, 16) +
      under(grip, 14) +
      solid(grip, look.trim, '', 10) +
      group(solid(grip, look.trim, '', 10), 'scale(-1 1)') +
      solid(body, look.body, grain(-220, -60, 440, 120, look.deep), 18),
    'translate(400 400) rotate(-38)',
  )
}

const veins = (cx: number, from: number, to: number) =>
  stroke(
    pen`M${cx - 20} ${from + 40}C${cx - 10} ${from + 120} ${cx - 26} ${to - 80} ${cx - 16} ${to}M${cx + 14} ${from + 60}C${cx + 6} ${from + 120} ${cx + 24} ${to - 80} ${cx + 20} ${to}`,
    stuff.dark,
    4,
    'opacity=".15"',
  )

const mill = (cx: number, foot: number, tone: string, trim: string) => {
  const y = foot - 330
  const waist: Profile = [
    [44, y + 70, 'corner'],
    [60, y + 100],
    [40, y + 190],
    [66, y + 290],
    [68, foot, 'corner'],
  ]
  const head: Profile = [
    [20, y - 34],
    [56, y],
    [58, y + 30],
    [44, y + 62, 'corner'],
  ]
  return (
    shadow(cx, foot, 70) +
    solid(turned(waist, cx), tone, veins(cx, y + 70, foot), 24) +
    solid(turned(head, cx), trim, '', 20) +
    path(pen`M${cx - 44} ${y + 60}a44 8 0 0 0 88 0v10a44 8 0 0 1-88 0Z`, stuff.brass) +
    circle(cx, y - 42, 14, stuff.brass)
  )
}

/** Two mills, one for salt and one for pepper. */
export const mills = (look: Look) =>
  group(
    mill(494, 610, look.trim, look.trimDeep) + mill(312, 646, look.body, look.deep),
    'translate(-92 -142) scale(1.22)',
  )
