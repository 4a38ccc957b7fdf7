import { load } from './load/run.ts'
import { requestBytes } from './load/connection.ts'
import { spawn } from 'node:child_process'
import { cpuOf } from './load/cpu.ts'
const child = spawn(process.execPath, ['-e', `const b='x'.repeat(1200);require('http').createServer((q,s)=>{s.writeHead(200,{'content-type':'application/json','content-length':b.length});s.end(b)}).listen(18777,'127.0.0.1')`])
await new Promise(r => setTimeout(r, 700))
const rq = requestBytes('GET', '/', {})
for (let i=0;i<3;i++){ const c=cpuOf([child.pid!]), o=process.cpuUsage(); const r = await load('http://127.0.0.1:18777', { concurrency: 32, seconds: 3 }, async c => { await c.send(rq) }); const u=process.cpuUsage(o); console.log(r.perSecond|0, r.p99Ms.toFixed(1), 'server us', ((cpuOf([child.pid!])-c)/r.operations/1.25).toFixed(1), 'load us', ((u.user+u.system)/r.operations/1.25).toFixed(1)) }
child.kill(); process.exit()
