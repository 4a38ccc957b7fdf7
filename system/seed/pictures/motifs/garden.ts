import { box, circle, clipped, disc, ellipse, group, path, pen, rod, solid, specks, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { blade, plants, trailing } from './plants.ts'
import { shadow, under } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { mouth, turned, vessel } from '../turned.ts'

const potProfile: Profile = [
  [178, 416, 'corner'],
  [174, 470, 'corner'],
  [160, 476, 'corner'],
  [134, 600],
  [116, 646, 'corner'],
]

/** A pot, and what grows in it. */
export const pot =
  (plant: keyof typeof plants, profile = potProfile) =>
  (look: Look) => {
    const [r, y] = profile[0] as [number, number]
    return (
      shadow(400, 648, 136) +
      vessel(look, { profile, filling: '#5b4032' }) +
      clipped(
        pen`M0-50H800V${y + 4}H${400 + r - 10}A${r - 10} ${(r - 10) * 0.17} 0 0 1 ${410 - r} ${y + 4}H0Z`,
        group(plants[plant], pen`translate(0 ${y - 416})`),
      )
    )
  }

/** Empty pots, one inside the other. */
export const potStack = (look: Look) => {
  const at = (y: number, size: number): Profile =>
    potProfile.map(([r, at, corner]) =>
      corner ? [r * size, y + (at - 416) * size, corner] : [r * size, y + (at - 416) * size],
    )
  return (
    shadow(330, 648, 130) +
    vessel(look, { profile: at(440, 0.9), cx: 330, filling: stuff.dark }) +
    vessel(
      { ...look, decor: 'plain', body: look.trim, deep: look.trimDeep, pale: look.trimPale },
      { profile: at(330, 0.8), cx: 330 },
    ) +
    shadow(580, 650, 74) +
    vessel(look, { profile: at(510, 0.6), cx: 580 })
  )
}

/** A planter that hangs in a knotted net. */
export const hangingPlanter = (look: Look) =>
  stroke('M400-10V60M400 60L232 420M400 60L568 420M400 60L400 420', stuff.rope, 8) +
  circle(400, 60, 16, stuff.ropeDeep) +
  vessel(look, {
    profile: [
      [168, 410, 'corner'],
      [176, 470],
      [150, 560],
      [90, 604],
      [70, 610, 'corner'],
    ],
    filling: '#5b4032',
  }) +
  trailing +
  stroke('M236 430C270 520 340 600 400 622C460 600 530 520 564 430M400 620V690', stuff.rope, 7) +
  path('M388 680h24l12 70h-48Z', stuff.rope)

export const wateringCan = (look: Look) => {
  const profile: Profile = [
    [140, 390, 'corner'],
    [152, 520],
    [156, 640, 'corner'],
    [156, 646, 'corner'],
  ]
  return (
    shadow(440, 648, 164) +
    rod('M500 400C520 250 690 330 590 560', look.deep, 22) +
    solid('M330 590C250 560 200 420 128 330L158 306C240 380 270 470 330 500Z', look.body, '', 16) +
    group(
      solid('M-20 10C-26-16-44-28-66-44H66C44-28 26-16 20 10Z', look.trim, '', 14) +
        ellipse(0, -44, 66, 15, look.trimPale) +
        specks(
          [
            [-40, -44],
            [-20, -50],
            [-20, -38],
            [0, -44],
            [20, -50],
            [20, -38],
            [40, -44],
          ],
          look.trimDeep,
          5,
        ),
      'translate(143 318) rotate(-45)',
    ) +
    solid(turned(profile, 440), look.body, glazed(look, profile, 440)) +
    mouth(440, 390, 140, look.pale, look.deep) +
    path('M440 366A140 24 0 0 1 580 390A140 24 0 0 1 440 414Z', look.body) +
    rod('M340 384C330 250 540 250 548 384', look.trim, 18)
  )
}

/** A trowel and a fork. */
export const handTools = (look: Look) => {
  const handle = 'M-20 70C-30 120-24 200-20 250C-18 276 18 276 20 250C24 200 30 120 20 70Z'
  const trowel = 'M-58-190C-58-240-20-280 0-300C20-280 58-240 58-190C58-110 40-70 16-50H-16C-40-70-58-110-58-190Z'
  const fork =
    'M-66-272Q-60-296-54-272L-42-136Q-38-112-12-112V-276Q0-312 12-276V-112Q38-112 42-136L54-272Q60-296 66-272L72-116C72-74 40-60 16-50H-16C-40-60-72-74-72-116Z'
  const tool = (head: string, x: number, turn: number, band: string) =>
    group(
      under(head, 14) +
        under(handle, 14) +
        rod('M0-60V90', stuff.steelDeep, 15) +
        solid(head, stuff.steel, stroke('M0-60V-250', stuff.steelDeep, head === trowel ? 7 : 0, 'opacity=".5"'), 16) +
        solid(handle, look.body, path('M-40 190H40V204H-40Z', band), 12) +
        path(box(-20, 64, 40, 20, 5), stuff.brass),
      pen`translate(${x} 424) rotate(${turn}) scale(1.16)`,
    )
  return tool(trowel, 290, -12, look.trim) + tool(fork, 510, 12, look.trim)
}

/** Paper packets of seed, fanned. */
export const seedPackets = (look: Look) => {
  const packet = (x: number, y: number, turn: number, ground: string, bloom: string) => {
    const outline = box(-110, -170, 220, 340, 4)
    return group(
      under(outline, 12) +
        solid(
          outline,
          ground,
          path('M-110-170H110V-128H-110Z', stuff.paper) + path('M-110 96H110V132H-110Z', stuff.paper, 'opacity=".8"'),
          9,
        ) +
        stroke('M0 80V-30', stuff.leafDeep, 7) +
        blade(0, 60, -50, 62, stuff.leaf) +
        blade(0, 40, 50, 62, stuff.leaf) +
        times(8, (index) => ellipse(0, -64, 13, 30, bloom, pen`transform="rotate(${index * 45} 0 -34)"`)) +
        circle(0, -34, 17, '#f3c557'),
      pen`translate(${x} ${y}) rotate(${turn})`,
    )
  }
  return group(
    packet(260, 400, -16, look.body, look.pale) +
      packet(540, 404, 15, look.trim, look.trimPale) +
      packet(400, 420, -2, look.pale, look.deep),
    'translate(-92 -96) scale(1.23)',
  )
}

export const birdHouse = (look: Look) => {
  const front = 'M260 330L400 200 540 330V590H260Z'
  return (
    stroke('M400 190C392 120 408 70 400-10', stuff.rope, 8) +
    under(front, 22) +
    solid(
      front,
      look.body,
      times(3, (index) => stroke(pen`M${330 + index * 70} 200V600`, look.deep, 4, 'opacity=".5"')),
      24,
    ) +
    circle(400, 396, 54, look.deep) +
    circle(404, 402, 46, stuff.ink) +
    rod('M400 492V520', stuff.wood, 18) +
    ellipse(400, 520, 12, 12, stuff.woodPale) +
    stroke('M242 356L400 206 558 356', stuff.dark, 34, 'opacity=".14" transform="translate(4 16)"') +
    stroke('M240 346L400 196 560 346', look.trim, 34) +
    stroke('M240 338L400 188', look.trimPale, 6, 'opacity=".6"') +
    solid(box(232, 586, 336, 28, 6), look.trim, '', 14) +
    path('M470 560c-10-44 30-76 64-58c8-8 22-6 26 4l18 6-18 8c0 24-20 44-46 44l-28 22Z', '#d9693c') +
    circle(546, 508, 5, stuff.ink)
  )
}

const spoolEnd = (r: number, y: number) =>
  solid(
    turned([
      [r, y, 'corner'],
      [r + 2, y + 13],
      [r - 1, y + 26, 'corner'],
    ]),
    stuff.wood,
    '',
    22,
  ) + ellipse(400, y, r, r * 0.17, stuff.woodPale)

/** A spool of twine with a pair of snips. */
export const twine = (look: Look) =>
  shadow(400, 646, 150) +
  spoolEnd(156, 622) +
  solid(
    turned([
      [96, 380, 'corner'],
      [126, 420],
      [130, 560],
      [110, 618, 'corner'],
    ]),
    look.body,
    times(13, (index) =>
      stroke(
        pen`M250 ${366 + index * 21}Q400 ${440 + index * 21} 550 ${352 + index * 21}`,
        index % 4 === 2 ? look.trim : look.deep,
        6,
        'opacity=".7"',
      ),
    ),
    34,
  ) +
  spoolEnd(132, 362) +
  ellipse(400, 362, 30, 6, stuff.ink) +
  stroke('M500 560C620 560 560 640 660 676S720 700 740 690', look.body, 8)

/** A flat basket with a high handle, for what the garden gives. */
export const trug = (look: Look) =>
  shadow(400, 640, 220) +
  `<path d="M226 470C230 180 570 180 574 470" fill="none" stroke="${look.deep}" stroke-width="28"/>` +
  stroke('M226 466C232 188 560 180 572 440', look.pale, 5, 'opacity=".5"') +
  [
    [250, 440, '#d9693c'],
    [330, 420, '#c9493c'],
    [560, 440, '#c9493c'],
    [480, 424, '#e8a33a'],
  ]
    .map(([x, y, colour]) => solid(disc(x as number, y as number, 58), colour as string, '', 18))
    .join('') +
  blade(400, 470, -24, 190, stuff.leaf, stuff.leafPale) +
  blade(410, 470, 14, 200, stuff.leafDeep, stuff.leafPale) +
  solid(
    'M120 450C240 478 560 478 680 450C670 560 620 640 560 650H240C180 640 130 560 120 450Z',
    look.body,
    times(3, (index) =>
      stroke(
        pen`M100 ${500 + index * 50}C250 ${536 + index * 50} 550 ${536 + index * 50} 700 ${500 + index * 50}`,
        look.deep,
        6,
        'opacity=".6"',
      ),
    ) + path('M212 440H240V660H212ZM560 440H588V660H560Z', look.deep),
    36,
  ) +
  stroke('M120 452C240 480 560 480 680 452', look.trim, 18)
