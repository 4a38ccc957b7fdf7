/** Three tones of one pigment: the body, its shadow side and its lightest wash. */
export const inks = {
  ochre: { body: '#dc9f34', deep: '#ab7019', pale: '#f6dfae' },
  butter: { body: '#f2d27c', deep: '#cfa648', pale: '#fcf0cc' },
  terracotta: { body: '#c9683f', deep: '#974326', pale: '#f1c4a7' },
  brick: { body: '#a8432f', deep: '#76291d', pale: '#e8b3a2' },
  rose: { body: '#dd938e', deep: '#b0626a', pale: '#f8dad4' },
  plum: { body: '#703f5e', deep: '#4b2540', pale: '#dcc0d3' },
  indigo: { body: '#304b7e', deep: '#1e3158', pale: '#bccbe7' },
  sky: { body: '#8fb6cf', deep: '#5e89a8', pale: '#dfedf4' },
  teal: { body: '#30807c', deep: '#1d5855', pale: '#b9ded7' },
  sage: { body: '#a2b598', deep: '#748b6c', pale: '#e1e9d9' },
  moss: { body: '#6f7f46', deep: '#4b5831', pale: '#d5dcb4' },
  charcoal: { body: '#45413f', deep: '#2a2727', pale: '#bdb5ac' },
  stone: { body: '#b9aa97', deep: '#8c7d6b', pale: '#e6dccf' },
  cream: { body: '#f3e8d3', deep: '#d3bf9d', pale: '#fffaf0' },
  snow: { body: '#fbf7ef', deep: '#d8cebf', pale: '#ffffff' },
  walnut: { body: '#7c5236', deep: '#573622', pale: '#d4b08f' },
  oak: { body: '#c99b66', deep: '#9a6f41', pale: '#ecd3ae' },
  brass: { body: '#c99a3f', deep: '#92691f', pale: '#f3dc9d' },
  steel: { body: '#aab4b8', deep: '#75828a', pale: '#e5ebec' },
} as const

export type InkName = keyof typeof inks

export const scenes = {
  sand: { wall: '#f3e4cd', floor: '#e3cca8', glow: '#fbf3e4' },
  blush: { wall: '#f6dbd0', floor: '#e7bdac', glow: '#fcece5' },
  coral: { wall: '#f2b49b', floor: '#e0917a', glow: '#f8ccb9' },
  clay: { wall: '#dfa88c', floor: '#c98767', glow: '#ebc1aa' },
  butter: { wall: '#f8e4b0', floor: '#e9ca80', glow: '#fdf2d5' },
  sage: { wall: '#d4ddc7', floor: '#b7c5a5', glow: '#e6ecdc' },
  forest: { wall: '#5f7a69', floor: '#48614f', glow: '#74907f' },
  sky: { wall: '#cfe1e8', floor: '#abc9d4', glow: '#e4f0f3' },
  lagoon: { wall: '#8fbdb9', floor: '#6da19d', glow: '#a9d0cb' },
  lilac: { wall: '#ded4e6', floor: '#c2b2cf', glow: '#eee8f2' },
  mist: { wall: '#e2e5e1', floor: '#c5ccc6', glow: '#f1f3f0' },
  dusk: { wall: '#4b5a78', floor: '#38455f', glow: '#5f7090' },
  fig: { wall: '#7a5470', floor: '#5e3e56', glow: '#936c88' },
} as const

export type SceneName = keyof typeof scenes
export type Scene = (typeof scenes)[SceneName]

/** Colours of things that are the same in every picture: wood, leaf, flame, the dark of a shadow. */
export const stuff = {
  dark: '#2c1830',
  ink: '#3b2f33',
  wood: '#c99b66',
  woodDeep: '#9a6f41',
  woodPale: '#e3bd8c',
  brass: '#c99a3f',
  brassDeep: '#92691f',
  steel: '#b4bdc0',
  steelDeep: '#7f8b91',
  leaf: '#5d8a57',
  leafDeep: '#3f6842',
  leafPale: '#8fb37c',
  paper: '#fbf5e9',
  rope: '#d8b98a',
  ropeDeep: '#b08f5f',
  flame: '#f9c64f',
  glow: '#ffe9a8',
  wax: '#fbf1dc',
} as const
