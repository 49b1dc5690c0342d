/* What the engine loads as the policy pack: the compiled one, since TypeScript in a pack is type-checked at each start. */
module.exports = require("../../policies/compiled.js").compiled("guardrails").serveGuardrails();
