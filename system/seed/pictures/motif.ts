import type { Look, Motif } from './look.ts'
import * as bath from './motifs/bath.ts'
import * as ceramics from './motifs/ceramics.ts'
import * as desk from './motifs/desk.ts'
import * as garden from './motifs/garden.ts'
import * as kitchen from './motifs/kitchen.ts'
import * as lighting from './motifs/lighting.ts'
import * as pantry from './motifs/pantry.ts'
import * as play from './motifs/play.ts'
import * as stationery from './motifs/stationery.ts'
import * as storage from './motifs/storage.ts'
import * as stove from './motifs/stove.ts'
import * as textiles from './motifs/textiles.ts'
import * as vases from './motifs/vases.ts'
import type { Profile } from './profile.ts'

type Draw = (look: Look) => string

const on =
  (stage: Motif['stage']) =>
  (draw: Draw): Motif => ({ stage, draw })
const [table, flat, wall] = [on('table'), on('flat'), on('wall')]

const profiles = {
  belly: [
    [52, 330, 'corner'],
    [48, 360],
    [120, 420],
    [166, 500],
    [150, 590],
    [88, 648, 'corner'],
  ],
  bottle: [
    [34, 270, 'corner'],
    [32, 370],
    [60, 440],
    [124, 520],
    [126, 600],
    [96, 648, 'corner'],
  ],
  tall: [
    [84, 284, 'corner'],
    [96, 340],
    [104, 460],
    [90, 580],
    [74, 648, 'corner'],
  ],
} satisfies Record<string, Profile>

/** Everything a picture can show. */
export const motifs = {
  mug: table(ceramics.mug),
  'round-mug': table(ceramics.roundMug),
  beakers: table(ceramics.beakers),
  espresso: table(ceramics.espresso),
  bowl: table(ceramics.bowl),
  'fruit-bowl': table(ceramics.fruitBowl),
  'nest-of-bowls': table(ceramics.nest),
  ramen: table(ceramics.ramen),
  plate: flat(ceramics.plate),
  platter: flat(ceramics.platter),
  teapot: table(ceramics.teapot),
  jug: table(vases.jug),
  'butter-dish': table(ceramics.butterDish),
  tiles: flat(ceramics.tiles),
  'belly-vase': table(vases.vase(profiles.belly, vases.stems.branch)),
  'bottle-vase': table(vases.vase(profiles.bottle, vases.stems.poppy, -28)),
  'tall-vase': table(vases.vase(profiles.tall, vases.stems.grass, -36)),
  'bud-vases': table(vases.budVases),
  throw: wall(textiles.throwOver),
  blanket: table(textiles.folded),
  cushion: table(textiles.cushion),
  'long-cushion': table(textiles.lumbar),
  'round-cushion': table(textiles.roundCushion),
  rug: flat(textiles.rug),
  'round-rug': flat(textiles.roundRug),
  towel: wall(textiles.towel),
  napkins: flat(textiles.napkins),
  apron: wall(textiles.apron),
  quilt: flat(textiles.quilt),
  tablecloth: table(textiles.tableCloth),
  'gourd-lamp': table(lighting.tableLamp('gourd')),
  'column-lamp': table(lighting.tableLamp('column')),
  'mushroom-lamp': table(lighting.mushroomLamp),
  'dome-pendant': wall(lighting.pendant('dome')),
  'bell-pendant': wall(lighting.pendant('bell')),
  'cone-pendant': wall(lighting.pendant('cone')),
  'paper-lantern': wall(lighting.paperLantern),
  lantern: table(lighting.lantern),
  pillars: table(lighting.pillars),
  tapers: table(lighting.tapers),
  'glow-cup': table(lighting.glowCup),
  'desk-lamp': table(lighting.deskLamp),
  knife: flat(kitchen.knife),
  board: flat(kitchen.board),
  'round-board': wall(kitchen.roundBoard),
  crock: table(kitchen.crock),
  spoons: flat(kitchen.spoons),
  skillet: flat(stove.skillet),
  mortar: table(kitchen.mortar),
  'salt-pig': table(kitchen.saltPig),
  'oil-bottle': table(stove.oilBottle),
  dripper: table(stove.dripper),
  'rolling-pin': flat(kitchen.rollingPin),
  mills: table(kitchen.mills),
  kettle: table(stove.kettle),
  casserole: table(stove.casserole),
  'potted-tree': table(garden.pot('rubber')),
  'potted-cactus': table(garden.pot('cactus')),
  'potted-herb': table(garden.pot('herb')),
  'pot-stack': table(garden.potStack),
  'hanging-planter': wall(garden.hangingPlanter),
  'watering-can': table(garden.wateringCan),
  'hand-tools': flat(garden.handTools),
  'seed-packets': flat(garden.seedPackets),
  'bird-house': wall(garden.birdHouse),
  twine: table(garden.twine),
  trug: table(garden.trug),
  notebook: flat(stationery.notebook),
  jotters: flat(stationery.jotters),
  pencils: flat(stationery.pencils),
  'fountain-pen': flat(stationery.fountainPen),
  'ink-bottle': table(stationery.inkBottle),
  cards: flat(stationery.cards),
  calendar: wall(desk.calendar),
  tapes: flat(desk.tapes),
  'pencil-pot': table(desk.pencilPot),
  seal: flat(desk.seal),
  'desk-tray': flat(desk.deskTray),
  'leaf-caddy': table(pantry.caddy('leaf')),
  'bean-caddy': table(pantry.caddy('bean')),
  'flower-tin': table(pantry.squareTin('flower')),
  'mountain-tin': table(pantry.squareTin('mountain')),
  'sun-pouch': table(pantry.pouch('sun')),
  'leaf-pouch': table(pantry.pouch('leaf')),
  jar: table(pantry.jar),
  'spice-rack': table(pantry.spiceRack),
  dabba: flat(pantry.dabba),
  honey: table(pantry.honey),
  matcha: table(pantry.matcha),
  cinnamon: flat(pantry.cinnamon),
  soap: table(bath.soap),
  'soap-dish': table(bath.soapDish),
  towels: table(bath.towels),
  'bath-brush': flat(bath.bathBrush),
  pump: table(bath.pump),
  salts: table(bath.salts),
  mirror: wall(bath.mirror),
  'bath-mat': flat(bath.bathMat),
  basket: table(storage.basket),
  hamper: table(storage.hamper),
  crate: table(storage.crate),
  'peg-rail': wall(storage.pegRail),
  tray: flat(storage.tray),
  stool: table(storage.stool),
  canister: table(storage.canister),
  boxes: table(storage.boxes),
  shelf: wall(storage.shelf),
  rings: table(play.rings),
  rainbow: table(play.rainbow),
  duck: table(play.duck),
  car: table(play.car),
  boat: table(play.boat),
  kite: wall(play.kite),
  tops: table(play.tops),
  bunting: wall(play.bunting),
  memory: flat(play.memory),
} satisfies Record<string, Motif>

export type MotifName = keyof typeof motifs
