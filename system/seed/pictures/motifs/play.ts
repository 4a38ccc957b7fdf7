import { box, circle, disc, ellipse, group, path, pen, rod, solid, stroke, times } from '../draw.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, slab, under } from '../shadow.ts'
import { knob, turned } from '../turned.ts'
import { woven } from '../weave.ts'

const tones = (look: Look) => [look.body, look.trim, '#e9b44c', look.deep, look.trimPale, '#d9693c']

/** Rings of wood on a peg. */
export const rings = (look: Look) =>
  shadow(400, 650, 190) +
  knob(
    stuff.wood,
    [
      [180, 632, 'corner'],
      [184, 642],
      [180, 652, 'corner'],
    ],
    400,
    24,
  ) +
  rod('M400 560V240', stuff.woodPale, 22) +
  times(5, (index) =>
    solid(
      box(400 - (176 - index * 26), 566 - index * 68, (176 - index * 26) * 2, 66, 33),
      tones(look)[index] as string,
      '',
      24,
    ),
  ) +
  solid(disc(400, 250, 42), tones(look)[5] as string, '', 16)

/** Arches of wood that nest into a rainbow. */
export const rainbow = (look: Look) =>
  slab(120, 652, 560) +
  times(5, (index) => {
    const [outer, inner] = [280 - index * 50, 236 - index * 50]
    const arch = pen`M${400 - outer} 650V${620}A${outer} ${outer * 1.22} 0 0 1 ${400 + outer} 620V650H${400 + inner}V620A${inner} ${inner * 1.22} 0 0 0 ${400 - inner} 620V650Z`
    return solid(arch, tones(look)[index] as string, '', 10)
  })

const wheel = (x: number, y: number, r: number, colour: string) =>
  ellipse(x + 6, y + r, r, 8, stuff.dark, 'opacity=".2"') +
  solid(disc(x, y, r), colour, '', r * 0.3) +
  circle(x, y, r * 0.34, stuff.woodPale) +
  circle(x, y, r * 0.12, stuff.ink)

/** A duck on wheels, pulled by a cord. */
export const duck = (look: Look) =>
  slab(190, 660, 400) +
  stroke('M216 590C140 596 120 650 60 640', stuff.rope, 8) +
  circle(52, 640, 20, look.trim) +
  solid(
    'M220 330C220 262 272 220 330 226C392 232 424 290 404 352C396 380 420 396 460 390C520 382 580 380 640 330C650 440 600 560 470 562H340C250 562 210 490 236 430C246 404 222 380 220 330Z',
    look.body,
    '',
    34,
  ) +
  solid('M370 450C420 416 520 420 570 410C560 490 500 530 440 520C400 514 374 490 370 450Z', look.deep, '', 16) +
  path('M226 320C190 316 156 326 140 346C170 366 204 368 232 356Z', '#e58a3a') +
  circle(300, 298, 14, stuff.ink) +
  circle(304, 293, 5, '#fff') +
  stroke('M246 404C290 428 350 420 404 386', look.trim, 16) +
  solid(box(210, 570, 400, 40, 16), stuff.wood, '', 14) +
  wheel(290, 622, 38, look.trim) +
  wheel(530, 622, 38, look.trim)

export const car = (look: Look) =>
  slab(130, 664, 540) +
  solid('M250 470C270 380 310 346 370 346H470C530 346 560 390 586 470Z', look.trim, '', 26) +
  path('M284 466C298 400 326 376 370 376H400V466ZM424 376H468C506 376 530 410 546 466H424Z', '#dcebf0') +
  solid(
    'M120 530C120 490 150 466 200 464H600C650 466 690 490 690 540V590Q690 610 670 610H140Q120 610 120 590Z',
    look.body,
    stroke('M100 560H700', look.pale, 12),
    30,
  ) +
  circle(660, 526, 16, stuff.flame) +
  wheel(246, 606, 60, look.deep) +
  wheel(560, 606, 60, look.deep)

export const boat = (look: Look) =>
  slab(200, 656, 400) +
  rod('M400 540V150', stuff.wood, 16) +
  solid('M416 170C520 260 560 370 570 480H416Z', look.body, woven(look), 24) +
  solid('M384 220C310 310 270 390 250 480H384Z', look.pale, '', 18) +
  path('M408 150L480 128 408 108Z', look.trim) +
  solid(
    'M160 516H640C620 590 580 650 520 650H280C220 650 180 590 160 516Z',
    look.trim,
    path('M100 560H700V580H100Z', stuff.paper, 'opacity=".8"'),
    34,
  )

export const kite = (look: Look) => {
  const outline = 'M400 90L590 320 400 590 210 320Z'
  return (
    stroke('M400 590C340 640 460 690 400 740S380 800 420 830', look.deep, 6) +
    [
      [376, 640, -20],
      [420, 700, 24],
      [388, 756, -14],
    ]
      .map(([x, y, turn]) =>
        group(
          path('M0 0L-36-22V22ZM0 0L36-22V22Z', look.trim),
          pen`translate(${x as number} ${y as number}) rotate(${turn as number})`,
        ),
      )
      .join('') +
    under(outline, 24) +
    solid(outline, look.body, woven(look) + path('M400 90V590L590 320Z', stuff.dark, 'opacity=".1"'), 14) +
    path('M400 90L590 320H400Z', look.trim) +
    path('M400 320V590L210 320Z', look.trim) +
    stroke('M400 90V590M210 320H590', stuff.woodPale, 8) +
    circle(400, 320, 26, look.pale)
  )
}

/** Spinning tops, one of them at work. */
export const tops = (look: Look) => {
  const top = (x: number, y: number, size: number, turn: number, first: string, second: string, third: string) =>
    group(
      rod('M0-150V-70', stuff.wood, 18) +
        circle(0, -154, 16, stuff.woodDeep) +
        solid(
          turned(
            [
              [20, -92],
              [90, -74],
              [140, -20],
              [110, 40],
              [30, 110],
              [6, 140, 'corner'],
            ],
            0,
          ),
          first,
          path('M-200-60Q0-16 200-60V-26Q0 24-200-26Z', second) + path('M-200 20Q0 76 200 20V40Q0 100-200 40Z', third),
          34,
        ),
      pen`translate(${x} ${y}) rotate(${turn}) scale(${size})`,
    )
  return (
    ellipse(300, 648, 90, 15, stuff.dark, 'opacity=".2"') +
    ellipse(580, 650, 110, 15, stuff.dark, 'opacity=".16"') +
    stroke('M150 470C130 500 130 530 146 552M452 440C474 470 476 500 462 526', '#fff', 7, 'opacity=".7"') +
    top(300, 450, 1.3, 6, look.body, look.trim, look.pale) +
    top(580, 582, 0.72, 62, look.trim, look.pale, look.body)
  )
}

/** A garland of cloth flags at a wall. */
export const bunting = (look: Look) => {
  const line = (x: number, drop: number) => drop * (1 - ((x - 400) / 440) ** 2)
  const row = (y: number, drop: number, shift: number) =>
    stroke(pen`M-40 ${y}Q400 ${y + drop * 2.02} 840 ${y}`, stuff.rope, 8) +
    times(6, (index) => {
      const x = 60 + index * 136 + shift
      const flag = 'M-56 0H56L0 140Z'
      const tone = {
        ...look,
        body: tones(look)[(index + (shift ? 2 : 0)) % 6] as string,
        trim: index % 2 ? look.pale : look.trimPale,
      }
      return group(
        under(flag, 10) + solid(flag, tone.body, index % 2 ? woven(tone) : '', 9),
        pen`translate(${x} ${y + line(x, drop)}) rotate(${(400 - x) * 0.04})`,
      )
    })
  return row(90, 110, 0) + row(380, 130, 40)
}

/** Round counters with pairs of pictures, for a game of memory. */
export const memory = (look: Look) =>
  times(9, (index) => {
    const [x, y] = [180 + (index % 3) * 220, 180 + Math.floor(index / 3) * 220]
    const face = index % 4 === 1
    const signs = [
      path('M0-50C34-26 34 30 0 54C-34 30-34-26 0-50Z', look.body) + stroke('M0-34V60', look.pale, 6),
      circle(0, 0, 36, '#e9b44c') +
        times(8, (ray) => stroke('M0-48V-62', '#e9b44c', 9, `transform="rotate(${ray * 45})"`)),
      path('M-52 24C-40-40 40-40 52 24Z', look.trim) + path(box(-12, 24, 24, 34, 8), look.trimPale),
      path('M-58 0C-30-40 20-40 40 0C20 40-30 40-58 0ZM34 0L62-28V28Z', look.deep) + circle(-26, -6, 6, stuff.paper),
    ]
    const disk = disc(0, 0, 92)
    return group(
      under(disk, 12) +
        solid(disk, face ? look.body : '#ecd3ae', face ? woven({ ...look, trim: look.pale }) : '', 14) +
        (face ? '' : (signs[index % 4 === 0 ? index / 4 : (index + 1) % 4] as string)),
      pen`translate(${x} ${y}) rotate(${((index * 23) % 30) - 15})`,
    )
  })
