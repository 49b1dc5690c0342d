import { defineProduct, type PlatformSettings } from "../infra";

/** What developers can subscribe to. Every subscription is approved by a person. */
export const products = ({ organisation }: PlatformSettings) => [
  defineProduct({
    file: __filename,
    id: "starter",
    displayName: "Starter",
    description: "For trying out, and for applications with few users.",
    terms: `The APIs of ${organisation.name} may be called by the subscriber's own applications. Keys must not be shared or published.`,
    rate: { calls: 300, seconds: 60 },
    quota: { calls: 10_000, seconds: 86_400 },
  }),
];
