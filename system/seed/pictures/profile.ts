/** Half the width of a turned body at a height; a corner is a point the outline does not round. */
export type Point = readonly [radius: number, y: number, corner?: 'corner']
export type Profile = readonly Point[]

/** How far a circle on the table is squeezed by looking down on it at a slant. */
export const tilt = 0.17
