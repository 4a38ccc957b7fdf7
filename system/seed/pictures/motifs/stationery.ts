import { box, circle, clipped, ellipse, group, path, pen, rod, solid, stroke, times } from '../draw.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, under } from '../shadow.ts'
import { knob } from '../turned.ts'
import { woven } from '../weave.ts'

/** A fountain pen, its nib to the right. */
export const nib = (x: number, y: number, turn: number, body: string, band: string) =>
  group(
    stroke('M-250 10H210', stuff.dark, 30, 'opacity=".14" transform="translate(8 18)"') +
      rod('M-240 0H130', body, 34) +
      path(box(40, -19, 16, 38), band) +
      path('M140-17L190-12V12L140 17Z', stuff.ink) +
      path('M190-13C220-10 244-2 256 0C244 2 220 10 190 13Z', stuff.brass) +
      stroke('M200 0H248', stuff.brassDeep, 2) +
      circle(206, 0, 3, stuff.brassDeep) +
      path(box(-246, -19, 12, 38, 4), band),
    pen`translate(${x} ${y}) rotate(${turn})`,
  )

export const notebook = (look: Look) => {
  const cover = box(-200, -270, 400, 540, 16)
  return group(
    under(box(-200, -270, 410, 550, 16), 16) +
      path(box(-192, -262, 404, 540, 12), stuff.paper) +
      path(box(-192, -262, 404, 546, 12), stuff.dark, 'opacity=".12"') +
      path(box(-192, -264, 400, 538, 12), '#f6eedd') +
      solid(
        cover,
        look.body,
        woven(look) +
          path('M-200-280H-148V280H-200Z', look.deep) +
          path('M-148-280h4V280h-4Z', stuff.dark, 'opacity=".2"'),
        12,
      ) +
      path(box(-70, -170, 190, 100, 6), stuff.paper) +
      stroke('M-40-134H90M-40-106H40', look.deep, 4, 'opacity=".6"') +
      path('M150-270h16V270h-16Z', look.trim) +
      path('M40 266h22v60l-11-14-11 14Z', look.trim),
    'translate(396 392) rotate(-7)',
  )
}

/** A stack of small notebooks tied with a ribbon, a pen beside them. */
export const jotters = (look: Look) => {
  const tones = [look.deep, look.trim, look.body]
  return (
    times(3, (index) => {
      const outline = box(-150, -210, 300, 420, 8)
      const tone = { ...look, body: tones[index] as string }
      return group(
        under(outline, 8) +
          path(box(-146, -206, 302, 420, 8), stuff.paper) +
          solid(outline, tone.body, index === 2 ? woven(look) : '', 9) +
          (index === 2
            ? path('M-16-210h32v420h-32Z', look.trim) +
              path('M0 0C-50-50-80-20-60 0S-20 20 0 0C50-50 80-20 60 0S20 20 0 0Z', look.trimDeep) +
              path('M0 0L-40 70-16 66 0 0 16 66 40 70Z', look.trim)
            : ''),
        pen`translate(${312 + index * 14} ${412 - index * 14}) rotate(${-13 + index * 5})`,
      )
    }) + nib(610, 410, 98, look.trim, stuff.brass)
  )
}

/** Pencils in a fan. */
export const pencils = (look: Look) => {
  const tones = [look.body, look.trim, look.pale, look.deep, look.trimDeep]
  return times(5, (index) => {
    const tone = tones[index] as string
    return group(
      stroke('M0-170V250', stuff.dark, 30, 'opacity=".14" transform="translate(14 14)"') +
        path('M-20-180L0-262 20-180Z', stuff.woodPale) +
        path('M-7-232L0-262 7-232Z', stuff.ink) +
        path('M-20-180Q-13-196-7-180Q0-194 7-180Q13-196 20-180V220H-20Z', tone) +
        path('M7-180Q13-196 20-180V220H7Z', stuff.dark, 'opacity=".2"') +
        path('M-20-180Q-13-196-7-180V220H-20Z', '#fff', 'opacity=".2"') +
        path('M-20 206H20V232H-20Z', stuff.brass) +
        path(box(-18, 230, 36, 34, 8), '#e79a92'),
      pen`translate(${400 + (index - 2) * 84} ${420 + Math.abs(index - 2) * 14}) rotate(${(index - 2) * 9})`,
    )
  })
}

/** A fountain pen on a written page. */
export const fountainPen = (look: Look) => {
  const page = box(-220, -270, 440, 540, 4)
  return (
    group(
      under(page, 12) +
        path(page, stuff.paper) +
        times(8, (index) =>
          stroke(
            pen`M-170 ${-200 + index * 46}q20-14 40 0t40 0t40 0t40 0t40 0t40 0${index % 3 ? 't40 0' : ''}`,
            look.deep,
            4,
            'opacity=".45"',
          ),
        ),
      'translate(370 400) rotate(6)',
    ) + nib(430, 450, 148, look.body, look.trim)
  )
}

export const inkBottle = (look: Look) =>
  shadow(400, 640, 200) +
  solid(
    'M212 470C212 440 230 424 260 424H540C570 424 588 440 588 470V612C588 640 574 652 548 652H252C226 652 212 640 212 612Z',
    '#dce8e8',
    path('M200 476H600V660H200Z', look.body) + ellipse(400, 476, 188, 14, look.pale, 'opacity=".5"'),
    36,
  ) +
  path(
    'M240 450C232 460 232 480 232 500',
    'none',
    'stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".8"',
  ) +
  path(box(300, 506, 200, 104, 8), stuff.paper) +
  path('M400 526C416 548 424 560 424 572A24 24 0 0 1 376 572C376 560 384 548 400 526Z', look.body) +
  knob(
    '#dce8e8',
    [
      [74, 398, 'corner'],
      [74, 424, 'corner'],
    ],
    400,
    14,
  ) +
  knob(
    look.trim,
    [
      [88, 300, 'corner'],
      [92, 350],
      [90, 402, 'corner'],
    ],
    400,
    24,
  ) +
  ellipse(400, 300, 88, 15, look.trimPale)

/** A card that looks out of its envelope. */
export const cards = (look: Look) => {
  const back = box(-210, -130, 420, 290, 6)
  return (
    group(
      under(back, 12) +
        solid(back, look.trim, '', 9) +
        stroke('M-210-126L0 30 210-126', look.trimDeep, 5, 'opacity=".6"') +
        circle(0, 30, 34, look.deep) +
        circle(-3, 27, 24, look.body),
      'translate(350 510) rotate(-9)',
    ) +
    group(
      under(box(-150, -220, 300, 420, 6), 12) +
        solid(
          box(-150, -220, 300, 420, 6),
          stuff.paper,
          clipped(box(-122, -192, 244, 364, 4), path(box(-130, -200, 260, 380), look.body) + woven(look)),
          9,
        ),
      'translate(480 320) rotate(8)',
    )
  )
}
