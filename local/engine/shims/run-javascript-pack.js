/**
 * Serves a policy pack written or compiled to JavaScript, from inside its folder: loading it is all there is to do, since
 * `new PolicyPack` serves. The SDK's `cmd/run-policy-pack` loads the TypeScript compiler first, whatever PulumiPolicy.yaml
 * says, and the SDK a second time: half a second of every preview.
 */
"use strict";

// Errors after the start are Node's to report: it prints them and ends with a code that is not 0, which the engine shows.
require(process.cwd());
