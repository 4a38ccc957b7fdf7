import { variant, type SeedProduct } from '../product.ts'

export const storage: SeedProduct[] = [
  {
    slug: 'handled-basket',
    title: 'Handled basket',
    description:
      'A round basket of willow with two handles, woven over a solid base. For logs, wool or toys. A mist of water twice a year keeps willow from cracking.',
    categories: ['storage'],
    picture: { motif: 'basket', ink: 'oak', trim: 'brick', scene: 'sky', backdrop: 'arch' },
    variants: [
      variant('STO-BASK-S', { Size: 'Small, 28 cm' }, [3900, 4500, 4990, 7200], 15),
      variant('STO-BASK-M', { Size: 'Medium, 38 cm' }, [5400, 6200, 6900, 9900], 10),
      variant('STO-BASK-L', { Size: 'Large, 48 cm' }, [7200, 8300, 9200, 13200], 0),
    ],
  },
  {
    slug: 'laundry-hamper',
    title: 'Lidded hamper',
    description:
      'A tall basket of seagrass with a lid and leather straps, 60 cm high and 40 cm across, for laundry or blankets. A cotton lining ties in and comes out for the wash. Wipe the outside with a dry cloth.',
    categories: ['storage', 'bath'],
    picture: { motif: 'hamper', ink: 'stone', trim: 'walnut', scene: 'blush', backdrop: 'window' },
    variants: [variant('STO-HAMPER', {}, [8900, 10300, 11400], 7)],
  },
  {
    slug: 'apple-crate',
    title: 'Apple crate',
    description:
      'A stacking crate of planed pine with cut-out grips, 50 by 30 by 25 cm. Nailed, not stapled, and strong enough to stand on. Untreated; oil or paint it as you like.',
    categories: ['storage', 'garden'],
    picture: { motif: 'crate', ink: 'oak', trim: 'walnut', scene: 'butter', backdrop: 'hills' },
    variants: [
      variant('STO-CRATE-NAT', { Finish: 'Natural' }, [3200, 3700, 4100], 28),
      variant('STO-CRATE-TEA', { Finish: 'Teal stain' }, [3600, 4200, 4600], 12),
    ],
  },
  {
    slug: 'peg-rail',
    title: 'Rail with five pegs',
    description:
      'A rail of solid ash, 80 cm long, with five turned pegs that are wedged from behind. Each peg carries 6 kg. Two screws and plugs are included; bag and brush are not.',
    categories: ['storage'],
    picture: { motif: 'peg-rail', ink: 'oak', trim: 'indigo', scene: 'blush', backdrop: 'bare' },
    variants: [
      variant('STO-PEG-5', { Length: '80 cm, five pegs' }, [4900, 5700, 6300], 16),
      variant('STO-PEG-8', { Length: '120 cm, eight pegs' }, [6900, 7990, 8900], 8),
    ],
  },
  {
    slug: 'flower-tray',
    title: 'Flower tray',
    description:
      'A round tray of bent birch with a printed flower under three coats of lacquer, 38 cm across. Two slots serve as handles. Resists wet glasses and warm pots, but not the dishwasher.',
    categories: ['storage', 'kitchen'],
    picture: { motif: 'tray', ink: 'oak', trim: 'teal', scene: 'coral', backdrop: 'bare' },
    variants: [
      variant('STO-TRAY-TEA', { Colour: 'Teal' }, [4200, 4850, 5400], 20),
      variant('STO-TRAY-PLM', { Colour: 'Plum' }, [4200, 4850, 5400], 14),
    ],
  },
  {
    slug: 'three-legged-stool',
    title: 'Three-legged stool',
    description:
      'A stool with a seat of elm and three legs of ash, wedged through the top, 45 cm high. On three legs it never wobbles, whatever the floor. Finished with hard wax oil.',
    categories: ['storage'],
    picture: { motif: 'stool', ink: 'oak', trim: 'teal', scene: 'clay', backdrop: 'sun' },
    variants: [
      variant('STO-STOOL-NAT', { Legs: 'Natural' }, [11900, 13700, 15200, 22000], 6),
      variant('STO-STOOL-TEA', { Legs: 'Teal' }, [12400, 14300, 15900, 23000], 4),
    ],
  },
  {
    slug: 'larder-jar',
    title: 'Larder jar with wooden lid',
    description:
      'A stoneware jar for flour, rice or biscuits, closed with a lid of beech and a silicone ring. The diamonds are printed by hand with a potato, truly. Jar dishwasher safe, lid by hand.',
    categories: ['storage', 'kitchen', 'ceramics'],
    picture: { motif: 'canister', ink: 'cream', trim: 'indigo', scene: 'sage', backdrop: 'tiles', decor: 'diamond' },
    variants: [
      variant('STO-LAR-08', { Size: '0.8 litre' }, [2600, 3000, 3350], 25),
      variant('STO-LAR-15', { Size: '1.5 litres' }, [3400, 3950, 4400], 21),
      variant('STO-LAR-28', { Size: '2.8 litres' }, [4600, 5350, 5900], 1),
    ],
  },
  {
    slug: 'archive-boxes',
    title: 'Three archive boxes',
    description:
      'Three lidded boxes of grey board covered in book cloth, with brass label holders. The largest takes A4 sheets, the smallest photographs. Acid-free, so letters stay white.',
    categories: ['storage', 'stationery'],
    picture: { motif: 'boxes', ink: 'plum', trim: 'ochre', scene: 'mist', backdrop: 'panel' },
    variants: [variant('STO-BOXES-3', {}, [4800, 5600, 6200], 13)],
  },
  {
    slug: 'bracket-shelf',
    title: 'Shelf on curved brackets',
    description:
      'A shelf of oiled oak, 70 by 20 cm, on two brackets of bent steel. Carries 18 kg on a sound wall. Screws and a paper template for drilling are included; the things on it are not.',
    categories: ['storage'],
    picture: { motif: 'shelf', ink: 'oak', trim: 'brick', scene: 'lagoon', backdrop: 'bare' },
    variants: [
      variant('STO-SHELF-70', { Length: '70 cm' }, [7900, 9150, 9990], 11),
      variant('STO-SHELF-100', { Length: '100 cm' }, [9900, 11500, 12700], 5),
    ],
  },
]
