import { box, circle, clipped, disc, ellipse, group, path, pen, rod, solid, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, slab, under } from '../shadow.ts'
import { tilt, type Profile } from '../profile.ts'
import { knob, mouth, turned } from '../turned.ts'
import { grain } from './kitchen.ts'

/** Rows of short bows over and under, as a basket is woven. */
const wicker = (look: Look, profile: Profile) => {
  const [top, foot] = [profile[0]?.[1] ?? 0, (profile[profile.length - 1]?.[1] ?? 0) + 30]
  return times(Math.floor((foot - top) / 24), (row) => {
    const [y, r] = [top + 18 + row * 24, 240]
    const colour = row % 5 === 3 ? look.trim : look.deep
    return stroke(
      pen`M${400 - r} ${y}A${r} ${r * tilt} 0 0 0 ${400 + r} ${y}`,
      colour,
      13,
      `stroke-dasharray="30 15" stroke-dashoffset="${row % 2 ? 22 : 0}" opacity="${row % 5 === 3 ? 1 : 0.55}"`,
    ).replace('stroke-linecap="round" ', '')
  })
}

export const basket = (look: Look) => {
  const profile: Profile = [
    [206, 380, 'corner'],
    [214, 460],
    [200, 570],
    [170, 640, 'corner'],
  ]
  return (
    shadow(400, 642, 190) +
    solid(turned(profile), look.body, wicker(look, profile)) +
    mouth(400, 380, 206, look.deep, stuff.woodDeep, undefined, 16) +
    rod('M206 404C150 330 196 268 244 300C268 318 274 344 276 398', look.deep, 20) +
    rod('M524 398C526 344 532 318 556 300C604 268 650 330 594 404', look.deep, 20)
  )
}

/** A tall basket with a lid, for laundry. */
export const hamper = (look: Look) => {
  const profile: Profile = [
    [160, 290, 'corner'],
    [186, 420],
    [180, 560],
    [156, 646, 'corner'],
  ]
  return (
    shadow(400, 648, 170) +
    solid(turned(profile), look.body, wicker(look, profile)) +
    knob(
      look.body,
      [
        [40, 216],
        [110, 230],
        [168, 270, 'corner'],
        [170, 296, 'corner'],
      ],
      400,
      30,
    ) +
    stroke('M230 294A170 29 0 0 0 570 294', look.deep, 12) +
    rod('M372 216C372 170 428 170 428 216', look.trim, 16) +
    path('M210 440h26v80h-26ZM566 440h26v80h-26Z', look.trim)
  )
}

export const crate = (look: Look) => {
  const slat = (y: number) => solid(box(140, y, 520, 66, 5), look.body, grain(140, y, 520, 70, look.deep, y), 14)
  return (
    slab(140, 652, 520) +
    path('M190 400H610L660 440H140Z', look.deep) +
    path('M210 408H590L620 436H180Z', stuff.dark, 'opacity=".45"') +
    slat(436) +
    slat(510) +
    slat(584) +
    solid(box(140, 430, 48, 222, 4), look.trim, '', 8) +
    solid(box(612, 430, 48, 222, 4), look.trim, '', 8) +
    path(box(336, 458, 128, 24, 12), stuff.ink) +
    times(3, (row) => [164, 636].map((x) => circle(x, 466 + row * 74, 6, stuff.steelDeep)).join(''))
  )
}

/** A rail of pegs with a few things on it. */
export const pegRail = (look: Look) => {
  const bag = 'M238 470C236 440 260 424 300 424S366 440 364 470L380 640Q380 660 360 660H242Q222 660 224 640Z'
  return (
    under(box(80, 230, 640, 84, 10), 16) +
    solid(box(80, 230, 640, 84, 10), look.body, grain(80, 230, 640, 84, look.deep), 14) +
    stroke('M300 300C262 340 262 390 272 434M300 300C338 340 338 390 330 434', look.trimDeep, 11) +
    under(bag, 16) +
    solid(bag, look.trim, path('M200 560H400V580H200Z', look.trimPale), 20) +
    stroke('M620 300V420', stuff.rope, 7) +
    under('M606 410h28v60h60l-20 150h-108l-20-150h60Z', 12) +
    path(box(606, 400, 28, 90, 6), stuff.wood) +
    path('M560 486H680L700 640H540Z', '#e9cf98') +
    stroke('M568 500L556 636M596 500L588 636M622 500V636M648 500L654 636M672 500L686 636', '#c9a765', 6) +
    path(box(552, 476, 136, 18, 6), look.deep) +
    times(
      5,
      (index) =>
        circle(150 + index * 125 + 3, 276, 23, stuff.dark, 'opacity=".2"') +
        circle(150 + index * 125, 268, 23, look.pale) +
        circle(146 + index * 125, 263, 9, '#fff', 'opacity=".6"'),
    )
  )
}

export const tray = (look: Look) =>
  under(disc(400, 400, 300), 20) +
  solid(disc(400, 400, 300), look.body, '', 22) +
  circle(400, 400, 268, look.deep) +
  circle(404, 406, 263, look.trim) +
  clipped(
    disc(404, 406, 262),
    times(7, (index) =>
      path(
        'M400 390C336 300 356 190 400 166C444 190 464 300 400 390Z',
        look.trimPale,
        pen`opacity=".8" transform="rotate(${index * 51.4} 400 406)"`,
      ),
    ) + circle(400, 406, 40, look.trimDeep),
  ) +
  path(box(350, 112, 100, 26, 13) + box(350, 662, 100, 26, 13), stuff.dark, 'opacity=".5"')

export const stool = (look: Look) =>
  ellipse(420, 662, 220, 22, stuff.dark, 'opacity=".16"') +
  rod('M300 400L246 664M500 400L554 664', look.trim, 30) +
  rod('M400 400V640', look.trimDeep, 28) +
  rod('M282 560H518', look.trim, 16) +
  solid('M200 360A200 40 0 0 0 600 360V394A200 40 0 0 1 200 394Z', look.deep, '', 26) +
  solid(disc(400, 360, 200, 42), look.body, grain(200, 316, 400, 90, look.deep, 5), 12)

/** A lidded jar for dry stores. */
export const canister = (look: Look) => {
  const profile: Profile = [
    [142, 370, 'corner'],
    [150, 420],
    [150, 590],
    [132, 646, 'corner'],
  ]
  return (
    shadow(400, 646, 146) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    knob(
      stuff.wood,
      [
        [150, 322, 'corner'],
        [152, 350],
        [146, 378, 'corner'],
      ],
      400,
      28,
    ) +
    ellipse(400, 322, 150, 25, stuff.woodPale) +
    knob(
      stuff.wood,
      [
        [30, 284],
        [36, 300],
        [22, 322, 'corner'],
      ],
      400,
      12,
    )
  )
}

/** Boxes of covered board in three sizes. */
export const boxes = (look: Look) => {
  const one = (x: number, y: number, width: number, height: number, tone: string, lid: string) =>
    solid(box(x, y, width, height, 4), tone, '', 22) +
    solid(box(x - 8, y - 4, width + 16, 46, 5), lid, '', 18) +
    path(box(x + width / 2 - 40, y + 62, 80, 36, 4), stuff.paper) +
    `<rect x="${x + width / 2 - 40}" y="${y + 62}" width="80" height="36" rx="4" fill="none" stroke="${stuff.brass}" stroke-width="5"/>`
  return (
    slab(170, 652, 460) +
    one(170, 512, 460, 140, look.body, look.deep) +
    one(214, 374, 372, 134, look.trim, look.trimDeep) +
    one(270, 252, 250, 118, look.pale, look.body)
  )
}

/** A shelf on brackets with a few things on it. */
export const shelf = (look: Look) =>
  group(
    under(box(100, 460, 600, 36, 6), 20) +
      stroke('M190 496V600C190 600 250 590 270 500M610 496V600C610 600 550 590 530 500', look.trim, 15) +
      [
        [170, 300, 52],
        [226, 280, 44],
        [274, 316, 50],
      ]
        .map(([x, y, width], index) =>
          solid(
            box(x as number, y as number, width as number, 460 - (y as number), 4),
            [look.trim, '#e2a92f', look.deep][index] as string,
            path(box(x as number, (y as number) + 24, width as number, 12), stuff.paper, 'opacity=".7"'),
            12,
          ),
        )
        .join('') +
      solid(
        turned(
          [
            [50, 380, 'corner'],
            [44, 420],
            [36, 454, 'corner'],
          ],
          410,
        ),
        look.trimPale,
        '',
        16,
      ) +
      [-40, -12, 16, 42]
        .map((turn, index) =>
          path(
            'M0 0C-26-36-22-96 0-120C22-96 26-36 0 0Z',
            index % 2 ? stuff.leaf : stuff.leafDeep,
            `transform="translate(410 384) rotate(${turn})"`,
          ),
        )
        .join('') +
      solid(disc(560, 404, 56), look.pale, '', 18) +
      solid(
        turned(
          [
            [18, 340, 'corner'],
            [16, 356, 'corner'],
          ],
          560,
        ),
        look.deep,
      ) +
      solid(box(100, 456, 600, 40, 6), look.body, grain(100, 452, 600, 44, look.deep), 14),
    'translate(-56 -50) scale(1.14)',
  )
