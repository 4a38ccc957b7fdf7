import { box, circle, clipped, disc, ellipse, faded, group, path, pen, solid, stroke, times } from '../draw.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, slab, under } from '../shadow.ts'
import { woven } from '../weave.ts'

const fringe = (x: number, y: number, width: number, length: number, colour: string) =>
  times(Math.floor(width / 18), (index) =>
    stroke(pen`M${x + 9 + index * 18} ${y}l${index % 2 ? 3 : -2} ${length}`, colour, 6),
  )

const rail = (y: number) =>
  stroke(pen`M90 ${y + 14}H730`, stuff.dark, 18, 'opacity=".14"') +
  stroke(pen`M80 ${y}H720`, stuff.wood, 22) +
  stroke(pen`M80 ${y - 6}H720`, stuff.woodPale, 5)

const folds = (spots: number[], top: number, bottom: number) =>
  spots
    .map((x) =>
      stroke(
        pen`M${x} ${top}C${x + 8} ${top + 150} ${x - 10} ${bottom - 120} ${x + 4} ${bottom}`,
        stuff.dark,
        12,
        'opacity=".1"',
      ),
    )
    .join('')

/** A blanket that hangs over a rail. */
export const throwOver = (look: Look) => {
  const outline =
    'M190 150C190 132 204 124 222 124H578C596 124 610 132 610 150L616 600C560 612 520 592 460 602S340 612 290 600S220 606 184 602Z'
  const back = 'M210 130H590V470H210Z'
  return (
    under(outline, 20) +
    path(back, look.deep) +
    rail(132) +
    fringe(186, 600, 430, 56, look.deep) +
    solid(outline, look.body, woven(look) + folds([270, 352, 446, 534], 150, 600), 26)
  )
}

/** A blanket folded into a pile on the table. */
export const folded = (look: Look) => {
  const layer = (y: number, index: number) => {
    const outline = pen`M${186 - index * 4} ${y}H${600}a36 36 0 0 1 0 74H${190 - index * 4}a10 10 0 0 1-10-10V${y + 10}a10 10 0 0 1 6-10Z`
    return (
      solid(outline, look.body, group(woven(look), pen`translate(${index * 22} ${y})`), 20) +
      stroke(pen`M190 ${y + 37}H600`, look.deep, 5) +
      stroke(pen`M184 ${y + 72}H604`, stuff.dark, 9, 'opacity=".3"')
    )
  }
  const top = 'M226 352H574C600 352 624 384 636 412H172C180 388 200 352 226 352Z'
  return (
    slab(176, 640, 470) +
    layer(560, 0) +
    layer(486, 1) +
    layer(412, 2) +
    solid(
      top,
      look.body,
      group(woven(look), 'translate(30 352) scale(1 .7)') + path(top, '#fff', 'opacity=".16"'),
      12,
    ) +
    fringe(186, 628, 150, 30, look.deep)
  )
}

const pillow =
  'M166 222C240 246 330 252 400 250S560 246 634 222C612 300 606 372 606 430S614 560 634 642C560 622 470 616 400 616S240 622 166 642C186 560 194 500 194 430S188 300 166 222Z'

export const cushion = (look: Look) =>
  shadow(400, 628, 216) +
  solid(pillow, look.body, woven(look), 44) +
  stroke(pillow, look.deep, 7) +
  stroke('M196 258C224 282 236 300 244 322M604 258C576 282 566 300 558 322', stuff.dark, 6, 'opacity=".16"')

/** A long cushion with a tassel at each corner. */
export const lumbar = (look: Look) => {
  const outline =
    'M108 340C210 356 590 356 692 340C676 410 676 540 692 622C590 606 210 606 108 622C124 540 124 410 108 340Z'
  const tassel = (x: number, y: number, turn: number) =>
    group(
      path('M-7 0H7L18 52H-18Z', look.trim) + circle(0, 4, 12, look.trimDeep),
      pen`translate(${x} ${y}) rotate(${turn})`,
    )
  return (
    shadow(400, 616, 270) +
    tassel(110, 342, 140) +
    tassel(690, 342, -140) +
    tassel(110, 618, 50) +
    tassel(690, 618, -50) +
    solid(outline, look.body, woven(look), 36)
  )
}

export const roundCushion = (look: Look) =>
  shadow(400, 640, 190) +
  solid(
    disc(400, 450, 214, 196),
    look.body,
    times(16, (index) =>
      stroke('M400 450L400 230', look.deep, 6, pen`opacity=".4" transform="rotate(${index * 22.5} 400 450)"`),
    ),
    46,
  ) +
  circle(400, 450, 24, look.trim) +
  circle(396, 446, 12, look.trimPale, 'opacity=".6"')

/** A rug seen from above: a border, a field and a fringe at both ends. */
export const rug = (look: Look) => {
  const outline = box(190, 120, 420, 560, 4)
  return (
    fringe(192, 96, 420, 24, stuff.rope) +
    fringe(192, 680, 420, 26, stuff.rope) +
    under(outline, 10) +
    solid(outline, look.trim, '', 10) +
    path(box(206, 136, 388, 528), look.pale) +
    path(box(216, 146, 368, 508), look.deep) +
    clipped(box(232, 162, 336, 476), path('M0 0H800V800H0Z', look.body) + group(woven(look), 'translate(40 40)')) +
    faded(path('M190 120H610V300Z', '#fff'), 0.06)
  )
}

/** A round rug plaited from the middle. */
export const roundRug = (look: Look) =>
  under(disc(400, 400, 300), 12) +
  circle(400, 400, 300, look.body) +
  times(10, (index) => {
    const r = 288 - index * 29
    const colour = [look.body, look.deep, look.body, look.trim][index % 4] as string
    return `<circle cx="400" cy="400" r="${r}" fill="none" stroke="${colour}" stroke-width="27"/><circle cx="400" cy="400" r="${r}" fill="none" stroke="${look.pale}" stroke-width="11" stroke-dasharray="14 10" opacity=".55"/>`
  })

/** A cloth that hangs from a peg by its loop. */
export const towel = (look: Look) => {
  const outline =
    'M400 170C340 190 280 214 250 240C236 380 240 540 232 652C290 664 330 648 400 656S520 664 568 652C560 540 564 380 550 240C520 214 460 190 400 170Z'
  return (
    stroke('M400 176V130', look.deep, 9) +
    under(outline, 18) +
    solid(
      outline,
      look.body,
      woven(look) +
        path('M200 588H600V604H200ZM200 616H600V622H200Z', look.trim) +
        folds([330, 472], 236, 660) +
        stroke('M400 176C396 320 404 480 400 660', stuff.dark, 16, 'opacity=".1"'),
      26,
    ) +
    circle(406, 128, 22, stuff.dark, 'opacity=".18"') +
    circle(400, 122, 22, stuff.wood) +
    circle(395, 117, 9, stuff.woodPale)
  )
}

/** Folded napkins, one of them in a ring. */
export const napkins = (look: Look) => {
  const square = box(-170, -170, 340, 340, 8)
  const rolled = 'M-60-230C-20-236 20-236 60-230L34 0 66 236C22 244-22 244-66 236L-34 0Z'
  return (
    group(under(square, 12) + solid(square, look.trim, '', 12), 'translate(330 430) rotate(-14)') +
    group(
      under(square, 10) +
        solid(square, look.body, woven(look), 12) +
        stroke('M-170 170L170-170', stuff.dark, 4, 'opacity=".12"'),
      'translate(344 404) rotate(-6)',
    ) +
    group(
      under(rolled, 14) +
        solid(
          rolled,
          look.body,
          woven(look) + stroke('M-20-230L-8 0-20 230M22-230L10 0 22 230', stuff.dark, 6, 'opacity=".14"'),
          16,
        ) +
        solid(box(-48, -28, 96, 56, 14), stuff.wood, '', 14),
      'translate(590 420) rotate(10)',
    )
  )
}

export const apron = (look: Look) => {
  const outline =
    'M312 220H488C492 300 520 344 580 368C586 480 584 580 574 668H226C216 580 214 480 220 368C280 344 308 300 312 220Z'
  return (
    stroke('M400 120C360 140 322 180 318 228M400 120C440 140 478 180 482 228', look.deep, 13) +
    stroke('M224 380C150 400 150 470 176 520M576 380C650 400 656 470 624 530', look.deep, 13) +
    under(outline, 18) +
    solid(outline, look.body, woven(look) + folds([300, 500], 400, 680), 28) +
    solid(
      'M290 462H510V590C510 604 502 612 488 612H312C298 612 290 604 290 590Z',
      look.deep,
      path('M290 462H510V482H290Z', look.trim),
      16,
    ) +
    stroke('M400 486V608', stuff.dark, 3, 'opacity=".3"') +
    circle(406, 120, 22, stuff.dark, 'opacity=".16"') +
    circle(400, 114, 22, stuff.wood) +
    circle(395, 109, 9, stuff.woodPale)
  )
}

/** A quilt spread out, one corner turned over. */
export const quilt = (look: Look) => {
  const outline = 'M150 130H650V560L550 670H150Z'
  const corner = 'M650 560C620 552 590 552 560 562C566 600 560 640 550 670Z'
  return (
    under(outline, 14) +
    solid(
      outline,
      look.body,
      woven(look) +
        `<path d="M158 138H642V662H158Z" fill="none" stroke="${look.trimPale}" stroke-width="12" stroke-dasharray="12 9"/>`,
      12,
    ) +
    solid(corner, look.trimPale, '', 10)
  )
}

/** A round table under a cloth. */
export const tableCloth = (look: Look) => {
  const drop =
    'M110 380C120 470 124 560 112 660C150 676 176 640 214 658S280 686 330 664S420 648 464 668S540 686 588 660S660 674 688 660C676 560 680 470 690 380Z'
  return (
    ellipse(430, 668, 320, 34, stuff.dark, 'opacity=".16"') +
    solid(drop, look.body, woven(look) + folds([190, 290, 410, 520, 620], 400, 680), 34) +
    clipped(
      disc(400, 380, 290, 62),
      path('M0 0H800V800H0Z', look.body) +
        group(woven(look), 'translate(0 300) scale(1 .45)') +
        path('M0 0H800V800H0Z', '#fff', 'opacity=".25"'),
    ) +
    stroke('M110 380A290 62 0 0 0 690 380', stuff.dark, 4, 'opacity=".14"') +
    ellipse(420, 384, 84, 18, stuff.dark, 'opacity=".16"') +
    solid('M344 330C346 372 370 386 400 386S454 372 456 330Z', look.trim, '', 20) +
    ellipse(400, 330, 56, 11, look.trimPale) +
    ellipse(400, 331, 49, 8, look.trimDeep)
  )
}
