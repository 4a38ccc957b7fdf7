import { canary, enforce, files, repository } from '../enforce.ts'
import { youngFunctions } from './young-functions.ts'

const place = (text: string, caught: RegExp) => canary({ 'kit/host/place.ts': text }, caught)
const ASSIGNED = /place\.ts:1: a function is written where it is assigned to a property/

enforce(youngFunctions, repository(), {
  title: 'no function that is made for a request is put into the old space',
  atLeast: 500,
  canaries: {
    'in a constructor': place('class Place { constructor(r) { this.now = () => r } }', ASSIGNED),
    'on an object that is given': place(
      'export const guard = (context) => { context.tx = async (work) => work() }',
      ASSIGNED,
    ),
    'by a function of the old kind': place('function guard(x) { x.call = function () { return x } }', ASSIGNED),
    'only where there is none yet': place('function guard(x) { x.call ??= () => x }', ASSIGNED),
    'under a name that is computed': place('function guard(x, name) { x[name] = () => x }', ASSIGNED),
    'inside of another one': place('const a = () => { const b = () => { b.c = () => a } }', ASSIGNED),
    'a getter of an object literal': place(
      'export const outlet = (response) => ({ get closed() { return response.closed } })',
      /place\.ts:1: an object literal has a getter or a setter/,
    ),
  },
  innocents: {
    'an object literal, the field of a class, its getter, and one that was written before': files({
      'kit/host/place.ts': `
        const context = (r) => ({ now: () => r, then() { return r } })
        class Context { now = () => this.r; get r() { return 1 } }
        const guard = (context) => { const tx = () => context; context.tx = tx }`,
    }),
    'once for a module': files({ 'kit/host/place.ts': 'export const place = {}\nplace.name = () => 1' }),
  },
})
