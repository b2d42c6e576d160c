/** Starts the policy pack. Only the engine loads this file: making a PolicyPack starts a server. */

import { Server } from "@grpc/grpc-js";
import { PolicyPack } from "@pulumi/policy";
import { answerBesides } from "./answers";
import { byResource } from "./applicable";
import { catalogue } from "./catalogue";
import { exemptionPolicies } from "./exemptions";
import { toPolicy } from "./policy";
import { noteSecretMarks } from "./facts/secretMarks";
import { deserializeOnce, listFirst } from "./sdk";
import { leavePropertiesUnread } from "./unread";

leavePropertiesUnread();
noteSecretMarks();
deserializeOnce();
listFirst();
// The SDK asks policies in this order: exemptions are read before the rules that they are from, and accounted for after.
const policies = [exemptionPolicies.read, ...catalogue.map(toPolicy), ...exemptionPolicies.account];
answerBesides(Server, policies);
new PolicyPack("sluice", { policies: byResource(policies) });
