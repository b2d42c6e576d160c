/** Starts the policy pack. Only the engine loads this file: making a PolicyPack starts a server. */

import { PolicyPack } from "@pulumi/policy";
import { catalogue } from "./catalogue";
import { toPolicy } from "./policy";

new PolicyPack("sluice", { policies: catalogue.map(toPolicy) });
