/**
 * What other programs import: `import { Lake, lakeNames } from "sluice"`. docs/reuse.md shows how. Importing it registers nothing
 * and changes nothing; what `main.js` does to Pulumi's SDK for the sake of speed is for our own program alone.
 */

export { Lake, type LakeArgs } from "./lake";
export { lakeNames } from "./lakeNames";
export { type LakeLocation, LakeNames } from "./names";

export { completeConfig, type LakeConfigInput } from "./config/complete";
export { type LakeConfig, readConfig } from "./config/config";

export { type Dataset, type DatasetFile, loadDatasets } from "./datasets/datasets";
export { datasetFiles, type DatasetInput, type Datasets } from "./datasets/given";

export { EtlJob, type EtlJobArgs } from "./etlJob";
export { GlueRole, type GlueRoleArgs } from "./glueRole";
export { GlueSecurity, type GlueSecurityArgs } from "./glueSecurity";
export { JobArtifacts, type JobArtifactsArgs } from "./artifacts";
export { type PolicyStatement } from "./policyDocument";
export { QueryWorkgroup, type QueryWorkgroupArgs } from "./queryWorkgroup";
export { Zone, type ZoneArgs } from "./zone";
export { ZoneCrawler, type ZoneCrawlerArgs } from "./zoneCrawler";
