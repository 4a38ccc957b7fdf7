import { box, circle, disc, ellipse, path, pen, rod, solid, stroke } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, under } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { knob, turned } from '../turned.ts'

export const skillet = (look: Look) => {
  const handle = 'M500 262L694 72C718 50 752 80 732 106L550 312Z'
  return (
    under(handle, 18) +
    under(disc(370, 440, 262), 20) +
    solid(handle, look.body, '', 14) +
    path(disc(708, 98, 11), stuff.dark) +
    solid(disc(370, 440, 262), look.body, '', 26) +
    circle(370, 440, 222, look.deep) +
    circle(374, 446, 214, '#35302f') +
    path(
      'M250 400C250 330 330 300 400 330C470 320 540 380 520 460C530 540 440 580 370 550C290 570 230 500 250 400Z',
      '#fff9ec',
    ) +
    solid(disc(382, 438, 66), look.trim, '', 16) +
    circle(362, 416, 14, '#fff', 'opacity=".6"') +
    stroke('M178 372A212 212 0 0 1 250 270', '#fff', 9, 'opacity=".25"')
  )
}

export const oilBottle = (look: Look) => {
  const profile: Profile = [
    [30, 220, 'corner'],
    [28, 300],
    [40, 340],
    [110, 400],
    [116, 500],
    [112, 630],
    [102, 646, 'corner'],
  ]
  return (
    shadow(400, 646, 108) +
    rod('M432 270C530 250 550 340 490 410', look.body, 20) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    solid('M378 214V180H422V214Z', stuff.woodPale, '', 10) +
    stroke('M400 180C400 140 372 128 346 120', stuff.steel, 13) +
    path(pen`M320 450H480V580H320Z`, stuff.paper) +
    path('M400 470C426 500 430 520 430 532A30 30 0 0 1 370 532C370 520 374 500 400 470Z', look.trim)
  )
}

/** A coffee dripper on its glass jug. */
export const dripper = (look: Look) =>
  shadow(400, 646, 130) +
  rod('M512 500C610 470 600 610 504 606', '#d9e6e2', 18) +
  solid(
    'M328 440H472C480 500 540 540 540 600C540 640 520 660 480 660H320C280 660 260 640 260 600C260 540 320 500 328 440Z',
    '#dfeae6',
    path('M240 560H560V680H240Z', '#6b4028') + ellipse(400, 560, 142, 16, '#8a5a3a'),
    26,
  ) +
  stroke('M290 560C294 540 306 520 320 506', '#fff', 9, 'opacity=".8"') +
  rod('M520 318C620 290 610 410 486 402', look.body, 24) +
  solid(
    'M240 286H560L448 432H352Z',
    look.body,
    glazed(look, [
      [160, 286],
      [50, 432],
    ]),
    34,
  ) +
  ellipse(400, 286, 160, 27, look.pale) +
  ellipse(400, 286, 148, 22, '#f7efdf') +
  ellipse(402, 292, 120, 15, '#4a2c1f') +
  solid(box(314, 424, 172, 22, 11), look.trim, '', 16)

export const kettle = (look: Look) => {
  const profile: Profile = [
    [86, 372, 'corner'],
    [158, 402],
    [204, 480],
    [212, 560],
    [200, 622],
    [176, 646, 'corner'],
  ]
  return (
    shadow(400, 646, 196) +
    `<path d="M262 420C240 180 560 180 538 420" fill="none" stroke="${look.deep}" stroke-width="14"/>` +
    rod('M300 262C340 214 460 214 500 262', stuff.wood, 34) +
    solid('M560 500C620 480 630 420 668 400L706 424C672 470 660 540 580 580Z', look.body, '', 16) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    knob(look.body, [
      [20, 340],
      [66, 348],
      [88, 372, 'corner'],
    ]) +
    solid(disc(400, 326, 22), look.trim, '', 10)
  )
}

/** A covered casserole. */
export const casserole = (look: Look) => {
  const profile: Profile = [
    [214, 440, 'corner'],
    [214, 540],
    [206, 610],
    [180, 646, 'corner'],
  ]
  return (
    shadow(400, 648, 200) +
    rod('M190 500C130 490 130 550 196 548M610 500C670 490 670 550 604 548', look.deep, 24) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    knob(
      look.body,
      [
        [30, 372],
        [110, 384],
        [206, 420],
        [222, 440, 'corner'],
        [220, 452, 'corner'],
      ],
      400,
      36,
    ) +
    knob(
      look.trim,
      [
        [34, 332],
        [40, 346],
        [22, 372, 'corner'],
      ],
      400,
      12,
    )
  )
}
