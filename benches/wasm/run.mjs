// Times what `src/lib.rs` exports: node benches/wasm/run.mjs FILE.wasm
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

const RUNS = 30;
const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node benches/wasm/run.mjs FILE.wasm');
  process.exit(2);
}
const { instance } = await WebAssembly.instantiate(await readFile(file));
const { prepare, ...timed } = instance.exports;
console.log(`${prepare()} samples, ${RUNS} runs of each after one that is not counted`);
for (const [name, run] of Object.entries(timed).filter(([, value]) => typeof value === 'function')) {
  const differ = run();
  const times = Array.from({ length: RUNS }, () => {
    const [wall, cpu] = [performance.now(), process.cpuUsage()];
    run();
    const { user, system } = process.cpuUsage(cpu);
    return { wall: performance.now() - wall, cpu: (user + system) / 1000 };
  });
  const told = (of) => {
    const sorted = times.map((time) => time[of]).sort((a, b) => a - b);
    const at = (part) => sorted[Math.floor(part * (RUNS - 1))].toFixed(1);
    return `${of} median ${at(0.5)} ms, fastest ${at(0)} ms, slowest ${at(1)} ms`;
  };
  console.log(`${name}: ${differ} differ; ${told('wall')}; ${told('cpu')}`);
}
