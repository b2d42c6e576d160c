/** Rules about what roles may do. */

import { type Rule } from "../../rule";
import { deleteOnlyWithOverwrite } from "./delete-only-with-overwrite";
import { glueServiceRoleExplained } from "./glue-service-role-explained";
import { jobCannotChangeItsScript } from "./job-cannot-change-its-script";
import { jobRoleCanDoItsWork } from "./job-role-can-do-its-work";
import { noBroadManagedPolicy } from "./no-broad-managed-policy";
import { noWildcardDataAccess } from "./no-wildcard-data-access";
import { rawIsAppendOnly } from "./raw-is-append-only";
import { trustIsGlueOnly } from "./trust-is-glue-only";

export const iamRules: readonly Rule[] = [
    deleteOnlyWithOverwrite,
    rawIsAppendOnly,
    jobRoleCanDoItsWork,
    jobCannotChangeItsScript,
    noBroadManagedPolicy,
    glueServiceRoleExplained,
    noWildcardDataAccess,
    trustIsGlueOnly,
];
