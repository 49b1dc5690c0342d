/* What Node loads where a Pulumi program imports this folder; policies/index.js says why. */
module.exports = require("../policies/compiled.js").compiled("toolkit").infra;
