// Run by run.mjs, with vitest: the suite is written for it.
import { runConformanceTests } from "@durable-streams/server-conformance-tests";

runConformanceTests({
  baseUrl: process.env.STREAMS_ADDRESS,
  longPollTimeoutMs: Number(process.env.STREAMS_LONG_POLL),
  subscriptions: true,
});
