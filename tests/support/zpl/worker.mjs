// One long-lived renderer: a JSON line {zpl, width, height, dpmm} in, a JSON line {pages: [base64 PNG]} or {error} out.
import { createRequire } from "node:module";
import readline from "node:readline";

const require = createRequire(process.cwd() + "/");
const { api } = await require("zpl-renderer-js").ready;

for await (const line of readline.createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  try {
    const pages = await api.zplToBase64MultipleAsync(job.zpl, job.width, job.height, job.dpmm);
    process.stdout.write(JSON.stringify({ pages }) + "\n");
  } catch (error) {
    process.stdout.write(JSON.stringify({ error: String(error) }) + "\n");
  }
}
process.exit(0);
