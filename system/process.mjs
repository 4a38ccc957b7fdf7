// The first file of each process of the system: `node system/process.mjs <what it runs> [arguments]`. It is plain JavaScript:
// once everything behind it is in the compile cache, no process needs to load the compiler that strips types.
const { run } = await import(process.argv[2])
await run(...process.argv.slice(3))
