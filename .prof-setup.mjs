import { Session } from 'node:inspector';
import { writeFileSync } from 'node:fs';
import { afterAll } from 'vitest';
const s = new Session(); s.connect();
s.post('Profiler.enable'); s.post('Profiler.setSamplingInterval', { interval: 500 }); s.post('Profiler.start');
const c0 = process.cpuUsage();
afterAll(() => { s.post('Profiler.stop', (e, r) => { writeFileSync(process.env.PROF_OUT + '-' + Date.now() + '.json', JSON.stringify(r.profile)); }); const c = process.cpuUsage(c0); console.log('CPU', (c.user + c.system) / 1e6); s.disconnect(); });
