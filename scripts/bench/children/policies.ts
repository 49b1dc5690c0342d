import { Bench } from "tinybench";
import {
  base,
  expr,
  parsePolicy,
  policyDocument,
  printPolicy,
  rateLimitByKey,
  setHeader,
  validateContent,
  validateJwt,
  validateParameters,
} from "../../../policies";

/** Builds, prints and reads one document of common policies; prints the operations per second of each. */
async function main() {
  const document = build();
  const text = printPolicy(document);
  const bench = new Bench({ time: 1000, warmupTime: 300 });
  bench
    .add("build", () => build())
    .add("print", () => printPolicy(document))
    .add("parse", () => parsePolicy(text));
  await bench.run();
  const rates = bench.tasks.map(({ name, result }) => {
    if (result.state !== "completed") throw new Error(`${name} did not complete`);
    return [name, result.throughput.mean] as const;
  });
  process.stdout.write(JSON.stringify({ length: text.length, ...Object.fromEntries(rates) }));
}

function build() {
  return policyDocument({
    inbound: [
      base(),
      validateJwt({
        headerName: "Authorization",
        requireScheme: "Bearer",
        outputTokenVariableName: "caller",
        openidConfig: [{ url: "https://login.example/.well-known/openid-configuration" }],
        audiences: ["api://bench"],
        issuers: ["https://login.example/"],
        requiredClaims: [{ name: "scp", match: "any", separator: " ", value: ["Read", "Write"] }],
      }),
      rateLimitByKey({ calls: 100, renewalPeriod: 60, counterKey: expr`context.Subscription.Id + ${"/"} + context.Api.Id` }),
      validateParameters({ specifiedParameterAction: "prevent", unspecifiedParameterAction: "prevent" }),
      validateContent({
        unspecifiedContentTypeAction: "prevent",
        maxSize: 65_536,
        sizeExceededAction: "prevent",
        content: [{ type: "application/json", validateAs: "json", action: "prevent" }],
      }),
    ],
    outbound: [base(), ...["Server", "X-Powered-By", "X-AspNet-Version"].map((name) => setHeader({ name, existsAction: "delete" }))],
  });
}

void main();
