import { lacksOfTrial, trialStage } from './trial-stage.ts'
import { worldConformance } from './world-conformance.ts'

worldConformance('trial', trialStage, lacksOfTrial)
