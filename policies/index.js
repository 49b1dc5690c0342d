/*
 * What Node loads where a Pulumi program imports this folder: the compiled toolkit. Pulumi would translate each of its files anew
 * in every run, which takes seconds. Compilers and test runners take index.ts.
 */
module.exports = require("./compiled.js").compiled("toolkit").policies;
