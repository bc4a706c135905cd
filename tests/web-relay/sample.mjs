// Starts the sample, which is built: dotnet build src/samples/WebRelay
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../src/samples/WebRelay");
const startLimit = 60_000; // milliseconds, on a busy machine

export async function startSample(service, answers) {
  const found = ["Debug", "Release"].map((name) => join(folder, "bin", name, "net10.0/WebRelay.dll")).find(existsSync);
  if (!found) throw new Error("The sample is not built: dotnet build src/samples/WebRelay");
  const child = spawn("dotnet", [found, "--urls", "http://127.0.0.1:0", "--Answers", answers], {
    cwd: folder, // with its page
    env: { ...process.env, GEMINIRX_ENDPOINT: service, GEMINI_API_KEY: "key-of-a-test" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const address = await new Promise((resolve, reject) => {
    const fail = (reason) => {
      child.kill("SIGKILL");
      reject(new Error(`The sample ${reason}: ${output}`));
    };
    const limit = setTimeout(() => fail("does not start"), startLimit);
    child.once("exit", (code) => fail(`ended with ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
        const listening = /listening on: (\S+)\s/.exec(output);
        if (listening) {
          clearTimeout(limit);
          resolve(listening[1]);
        }
      });
    }
  });
  const ended = new Promise((resolve) => {
    child.removeAllListeners("exit");
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once("exit", resolve);
  });
  const stop = () => {
    child.kill("SIGKILL");
    return ended;
  };
  return { address, stop };
}
