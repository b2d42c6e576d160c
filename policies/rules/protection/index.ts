/** Rules about how data is protected. */

import { type Rule } from "../../rule";
import { athenaWorkgroupEnforced } from "./athena-workgroup-enforced";
import { noSecretsInArguments } from "./no-secrets-in-arguments";
import { requiredTags } from "./required-tags";
import { securityConfiguration } from "./security-configuration";
import { statefulProtected } from "./stateful-protected";
import { zoneBlocksPublicAccess } from "./zone-blocks-public-access";
import { zoneEncrypted } from "./zone-encrypted";
import { zoneTlsOnly } from "./zone-tls-only";
import { zoneVersioned } from "./zone-versioned";

export const protectionRules: readonly Rule[] = [
    zoneEncrypted,
    zoneTlsOnly,
    zoneBlocksPublicAccess,
    zoneVersioned,
    statefulProtected,
    securityConfiguration,
    noSecretsInArguments,
    athenaWorkgroupEnforced,
    requiredTags,
];
