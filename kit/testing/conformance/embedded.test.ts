import { after } from 'node:test'
import { openHouse } from './house.ts'
import { lacksOfEmbedded, realStage } from './real-stage.ts'
import { worldConformance } from './world-conformance.ts'

const house = await openHouse()
after(() => house.close())
worldConformance('embedded', () => realStage(house), lacksOfEmbedded)
