import {
  box,
  circle,
  clipped,
  disc,
  ellipse,
  group,
  path,
  pen,
  rod,
  scatter,
  solid,
  specks,
  stroke,
  times,
} from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, slab, under } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { knob, turned, vessel } from '../turned.ts'
import { woven } from '../weave.ts'

const grains = (x: number, y: number, width: number, height: number, colour: string, count = 40) => {
  const chance = scatter(Math.round(x + y + count))
  return specks(
    Array.from({ length: count }, () => [x + chance() * width, y + chance() * height] as const),
    colour,
    11,
  )
}

const emblems = {
  leaf: (colour: string) =>
    path('M0-44C36-22 36 24 0 48C-36 24-36-22 0-44Z', colour) + stroke('M0-30V60', stuff.paper, 5),
  flower: (colour: string) =>
    times(8, (index) => ellipse(0, -28, 12, 26, colour, `transform="rotate(${index * 45})"`)) +
    circle(0, 0, 13, stuff.flame),
  sun: (colour: string) =>
    circle(0, 0, 26, colour) +
    times(12, (index) => stroke('M0-36V-50', colour, 8, `transform="rotate(${index * 30})"`)),
  mountain: (colour: string) => path('M-56 36L-16-34 10 6 24-14 58 36Z', colour) + circle(26, -34, 13, colour),
  bean: (colour: string) =>
    path('M-30 26C-50-10-14-56 22-40C54-24 30 44-30 26Z', colour) + stroke('M-22 20C0 10-4-20 22-34', stuff.paper, 5),
}

/** A round caddy with a lid and a paper label. */
export const caddy = (emblem: keyof typeof emblems) => (look: Look) => {
  const profile: Profile = [
    [138, 346, 'corner'],
    [138, 646, 'corner'],
  ]
  return (
    shadow(400, 646, 140) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    solid(
      turned([
        [146, 250, 'corner'],
        [146, 356, 'corner'],
      ]),
      look.trim,
      '',
      34,
    ) +
    ellipse(400, 250, 146, 25, look.trimPale) +
    ellipse(402, 252, 124, 19, look.trim, 'opacity=".3"') +
    clipped(turned(profile), path('M306 420A138 23 0 0 0 494 420V600A138 23 0 0 1 306 600Z', stuff.paper)) +
    group(emblems[emblem](look.body), 'translate(400 524)')
  )
}

/** A square tin with a domed lid. */
export const squareTin = (emblem: keyof typeof emblems) => (look: Look) =>
  slab(250, 650, 300) +
  solid('M250 360H550V640Q550 652 538 652H262Q250 652 250 640Z', look.body, woven(look), 30) +
  solid('M240 310Q240 296 254 296H546Q560 296 560 310V372H240Z', look.trim, '', 24) +
  solid('M322 296V270Q322 248 344 248H456Q478 248 478 270V296Z', look.trim, '', 18) +
  circle(400, 508, 92, look.trim) +
  `<circle cx="400" cy="508" r="82" fill="none" stroke="${stuff.paper}" stroke-width="4"/>` +
  group(emblems[emblem](stuff.paper), 'translate(400 508)')

/** A glass jar with a cork, filled with grains in the colour of the trim. */
export const jar = (look: Look) => {
  const outline =
    'M300 330C300 350 268 366 262 410V610C262 640 280 656 312 656H488C520 656 538 640 538 610V410C532 366 500 350 500 330Z'
  return (
    shadow(400, 648, 146) +
    solid(
      outline,
      '#e6efe9',
      path('M240 430Q400 400 560 436V680H240Z', look.body) +
        grains(256, 430, 290, 230, look.deep, 46) +
        grains(256, 430, 290, 230, look.pale, 26),
      26,
    ) +
    path(box(322, 506, 156, 96, 6), stuff.paper) +
    stroke('M350 540H450M366 566H434', look.deep, 6) +
    stroke('M286 420C282 440 282 500 284 560', '#fff', 10, 'opacity=".75"') +
    knob(
      look.trim,
      [
        [104, 262, 'corner'],
        [98, 338, 'corner'],
      ],
      400,
      24,
    ) +
    ellipse(400, 262, 104, 17, look.trimPale)
  )
}

/** Three small jars on a wooden stand. */
export const spiceRack = (look: Look) => {
  const small = (x: number, ground: string, dots: string) =>
    solid(
      pen`M${x - 70} 400V570a20 20 0 0 0 20 20H${x + 50}a20 20 0 0 0 20-20V400a30 30 0 0 0-20-24H${x - 50}a30 30 0 0 0-20 24Z`,
      '#e6efe9',
      path(pen`M${x - 80} 430H${x + 80}V600H${x - 80}Z`, ground) + grains(x - 66, 434, 132, 150, dots, 16),
      18,
    ) +
    path(box(x - 44, 476, 88, 60, 5), stuff.paper) +
    stroke(pen`M${x - 24} 506h48`, ground, 7) +
    stroke(pen`M${x - 56} 420v60`, '#fff', 8, 'opacity=".7"') +
    knob(
      look.trim,
      [
        [50, 330, 'corner'],
        [50, 380, 'corner'],
      ],
      x,
      14,
    ) +
    ellipse(x, 330, 50, 8, look.trimPale)
  return (
    slab(130, 652, 540) +
    small(230, '#c8502f', '#96351d') +
    small(400, '#e2a92f', '#b77f17') +
    small(570, '#6f7f46', '#4b5831') +
    solid(
      box(126, 570, 548, 82, 12),
      look.body,
      stroke('M140 600C300 590 480 616 660 600M140 630C320 640 460 620 660 634', look.deep, 4, 'opacity=".5"'),
      24,
    )
  )
}

/** A round tin of seven bowls, open, seen from above. */
export const dabba = (look: Look) => {
  const spices = ['#e2a92f', '#b5392a', '#7a4a2c', '#c9a27a', '#2f2a2a', '#8a9a4f', '#d9693c']
  return (
    under(disc(400, 400, 300), 20) +
    solid(disc(400, 400, 300), look.body, '', 26) +
    circle(400, 400, 270, look.deep) +
    circle(405, 408, 264, look.body) +
    spices
      .map((colour, index) => {
        const angle = (index * Math.PI) / 3
        const [x, y] = index === 6 ? [400, 400] : [400 + Math.cos(angle) * 172, 400 + Math.sin(angle) * 172]
        return (
          circle(x + 5, y + 7, 82, stuff.dark, 'opacity=".2"') +
          circle(x, y, 82, look.pale) +
          circle(x, y, 72, look.deep) +
          circle(x + 2, y + 3, 69, colour) +
          path(pen`M${x - 50} ${y - 8}q40-50 92-14q-40 6-92 14Z`, '#fff', 'opacity=".18"')
        )
      })
      .join('') +
    group(
      rod('M0 20V150', stuff.steel, 13) + solid(disc(0, 0, 26, 34), stuff.steel, '', 8),
      'translate(420 390) rotate(-50)',
    )
  )
}

/** A paper bag, folded at the top. */
export const pouch = (emblem: keyof typeof emblems) => (look: Look) => {
  const outline = 'M252 290H548L562 640Q562 652 548 652H252Q238 652 238 640Z'
  return (
    slab(240, 650, 322) +
    solid(outline, look.body, woven(look) + path('M238 290H286L270 660H230Z', '#fff', 'opacity=".14"'), 34) +
    solid('M246 226H554V306H246Z', look.deep, '', 20) +
    stroke('M252 266H548', stuff.dark, 3, 'opacity=".3"') +
    solid(box(352, 214, 96, 30, 6), stuff.woodPale, '', 10) +
    path(box(304, 400, 192, 190, 10), stuff.paper) +
    group(emblems[emblem](look.trim), 'translate(400 478)') +
    stroke('M346 562H454', look.trim, 6)
  )
}

/** A jar of honey with its dipper. */
export const honey = (look: Look) =>
  shadow(400, 648, 150) +
  solid(
    'M286 350C250 372 246 420 246 470V590C246 636 270 656 314 656H486C530 656 554 636 554 590V470C554 420 550 372 514 350Z',
    '#e39a27',
    path('M230 340H570V420Q400 450 230 420Z', '#f6d68d') + circle(340, 540, 70, '#f0b548', 'opacity=".5"'),
    34,
  ) +
  path('M318 470L400 430 482 470V560L400 600 318 560Z', stuff.paper) +
  group(emblems.flower(look.trim), 'translate(400 516) scale(.8)') +
  stroke('M274 430C270 460 270 520 274 560', '#fff', 10, 'opacity=".6"') +
  knob(
    look.body,
    [
      [122, 300, 'corner'],
      [120, 352, 'corner'],
    ],
    400,
    24,
  ) +
  solid(
    'M262 290C300 262 500 262 538 290C556 320 548 340 562 366C520 356 500 380 470 362S420 380 390 364S330 380 300 362S250 372 240 366C252 340 246 316 262 290Z',
    look.body,
    woven(look),
    24,
  ) +
  stroke('M276 344Q400 366 524 344', look.trim, 8)

/** A chasen, the split-bamboo whisk, beside a bowl. */
export const matcha = (look: Look) =>
  shadow(320, 646, 110) +
  vessel(look, {
    cx: 320,
    profile: [
      [170, 440, 'corner'],
      [168, 500],
      [140, 590],
      [90, 632],
      [84, 648, 'corner'],
    ],
    filling: '#a3b94f',
  }) +
  shadow(600, 648, 60) +
  times(9, (index) =>
    stroke(
      pen`M${600 + (index - 4) * 7} 500C${600 + (index - 4) * 22} 540 ${600 + (index - 4) * 24} 600 ${600 + (index - 4) * 9} 650`,
      index % 2 ? stuff.rope : '#e9d3a6',
      7,
    ),
  ) +
  solid(box(566, 330, 68, 176, 14), '#e0c48c', stroke('M560 390H640', stuff.ropeDeep, 5), 18) +
  path(box(562, 492, 76, 18, 6), look.trim)

/** Sticks of cinnamon tied in a bundle. */
export const cinnamon = (look: Look) =>
  group(
    times(6, (index) => {
      const stick = box(-250 + (index % 2) * 22, -96 + index * 34, 500, 40, 18)
      return (
        under(stick, 10) +
        solid(stick, index % 2 ? '#a5633a' : '#b87445', stroke(pen`M-230 ${-80 + index * 34}H220`, '#7d4526', 5), 10) +
        circle(252 + (index % 2) * 22, -76 + index * 34, 9, '#7d4526')
      )
    }) +
      path(box(-34, -112, 64, 238, 12), look.body) +
      stroke('M-34-80H30M-34-40H30M-34 0H30M-34 40H30M-34 80H30', look.deep, 5) +
      stroke('M0-100C-60-190-120-150-60-110C-20-90 20-90 60-110C120-150 60-190 0-100', look.body, 12) +
      path('M80 130c60-20 90 20 140 10c-30 50-110 50-140-10Z', stuff.leaf),
    'translate(400 410) rotate(-24)',
  )
