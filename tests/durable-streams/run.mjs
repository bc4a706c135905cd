// Runs the conformance suite against a server of its own, and prints numbers as the runner of node does.
//   node run.mjs              the server of tests/GeminiRx.Relay.Worker, which is built
//   STREAMS_ADDRESS=http://…  another server, such as the vendor's
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { deviations } from "./deviations.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const longPoll = 1000; // milliseconds: the suite waits for some to end
const startLimit = 30_000;
const suiteTests = 338; // with the deviations: fewer that pass would show less
const folder = mkdtempSync(join(tmpdir(), "geminirx-streams-"));

function workerPath() {
  const built = ["Debug", "Release"].map((name) => join(here, "../GeminiRx.Relay.Worker/bin", name, "net10.0/GeminiRx.Relay.Worker.dll"));
  const found = built.find(existsSync);
  if (!found) throw new Error("The server is not built: dotnet build tests/GeminiRx.Relay.Worker");
  return found;
}

async function start() {
  const file = join(folder, "address");
  const server = spawn("dotnet", [workerPath(), "streams", join(folder, "streams"), file, String(longPoll)], { stdio: "inherit" });
  for (let waited = 0; !existsSync(file); waited += 50) {
    if (server.exitCode !== null || waited > startLimit) throw new Error("The server did not start.");
    await delay(50);
  }
  return { server, address: readFileSync(file, "utf8") };
}

function runSuite(address) {
  const report = join(folder, "report.json");
  const vitest = join(here, "node_modules/vitest/vitest.mjs");
  // A loaded machine is slow; no test of the suite measures how slow.
  const options = ["--reporter=json", `--outputFile=${report}`, "--testTimeout=60000", "--no-coverage"];
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, [vitest, "run", "suite.test.mjs", ...options], {
      cwd: here,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, STREAMS_ADDRESS: address, STREAMS_LONG_POLL: String(longPoll) },
    });
    run.on("error", reject);
    run.on("exit", () => {
      if (!existsSync(report)) return reject(new Error("The suite did not run."));
      resolve(JSON.parse(readFileSync(report, "utf8")).testResults.flatMap((file) => file.assertionResults));
    });
  });
}

function judge(tests) {
  const counts = { pass: 0, fail: 0, skipped: 0 };
  const seen = new Set();
  const report = (kind, text) => {
    counts[kind]++;
    if (text) console.log(text);
  };
  for (const { fullName, status, failureMessages } of tests) {
    const reason = deviations[fullName];
    seen.add(fullName);
    if (status === "passed") {
      if (reason) report("fail", `not ok ${fullName}\n  It passes: remove it from deviations.mjs.`);
      else report("pass");
    } else if (status === "failed") {
      if (reason) report("skipped", `deviation ${fullName}\n  ${reason}`);
      else report("fail", `not ok ${fullName}\n  ${failureMessages.join("\n  ")}`);
    } else report("skipped");
  }
  for (const name of Object.keys(deviations).filter((name) => !seen.has(name))) {
    report("fail", `not ok ${name}\n  The suite has no such test: remove it from deviations.mjs.`);
  }
  const expected = suiteTests - Object.keys(deviations).length;
  if (counts.pass !== expected) report("fail", `not ok number of tests\n  ${counts.pass} passed, expected ${expected}.`);
  return counts;
}

const started = process.env.STREAMS_ADDRESS ? { address: process.env.STREAMS_ADDRESS } : await start();
const began = Date.now();
try {
  const counts = judge(await runSuite(started.address));
  for (const [name, count] of Object.entries(counts)) console.log(`# ${name} ${count}`);
  console.log(`# seconds ${((Date.now() - began) / 1000).toFixed(1)}`);
  process.exitCode = counts.fail === 0 ? 0 : 1;
} finally {
  started.server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
