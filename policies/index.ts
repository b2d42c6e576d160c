/** Starts the policy pack. Only the engine loads this file: making a PolicyPack starts a server. */

import { PolicyPack } from "@pulumi/policy";
import { catalogue } from "./catalogue";
import { exemptionPolicies } from "./exemptions";
import { toPolicy } from "./policy";
import { deserializeOnce } from "./sdk";

deserializeOnce();
// The SDK asks policies in this order: exemptions are read before the rules that they are from, and accounted for after.
new PolicyPack("sluice", {
    policies: [exemptionPolicies.read, ...catalogue.map(toPolicy), ...exemptionPolicies.account],
});
