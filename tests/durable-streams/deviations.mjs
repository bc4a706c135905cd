// Tests of the suite that the server does not pass, by their full names, each with its reason. src/docs/relay.md argues them.
// A listed test that passes fails the run, so that the list stays true.
const subscriptions =
  "Subscriptions are an optional part of the protocol: the server would send requests to addresses that its callers name. It answers 501.";

export const deviations = Object.fromEntries(
  [
    "creates and idempotently re-confirms a webhook subscription",
    "rejects unsafe webhook URLs",
    "webhook synchronous done auto-acks the wake snapshot",
    "webhook callback acks and fences stale wake generations",
    "adds and removes explicit subscription streams",
    "pull-wake claim, ack, and release use subscription-scoped leases",
  ].map((name) => [`Reserved subscription APIs ${name}`, subscriptions]),
);
