export type PictureType = 'image/svg+xml' | 'image/png' | 'image/jpeg' | 'image/webp'

const kinds: Readonly<Record<PictureType, { names: RegExp; begins: (bytes: Buffer) => boolean }>> = {
  'image/svg+xml': { names: /\.svg$/, begins: (bytes) => /^\s*<(\?xml|!--|svg)/.test(bytes.toString('utf8', 0, 100)) },
  'image/png': { names: /\.png$/, begins: (bytes) => bytes.toString('latin1', 0, 4) === '\x89PNG' },
  'image/jpeg': { names: /\.jpe?g$/, begins: (bytes) => bytes.toString('latin1', 0, 3) === '\xff\xd8\xff' },
  'image/webp': {
    names: /\.webp$/,
    begins: (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  },
}

/** The bytes of a picture, or undefined when the text is not base64 or the bytes do not begin like this type. */
export function decodedPicture(type: PictureType, base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return base64.length % 4 === 0 && kinds[type].begins(bytes) ? bytes : undefined
}

/** Does the end of the file name say the same as the type? */
export const fitsName = (type: PictureType, name: string): boolean => kinds[type].names.test(name)
