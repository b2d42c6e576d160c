/** Rules about zones and the crawlers over them. */

import { type Rule } from "../../rule";
import { crawlerDoesNotDeleteTables } from "./crawler-does-not-delete-tables";
import { crawlerExcludesTemporary } from "./crawler-excludes-temporary";
import { crawlerRecrawlConsistent } from "./crawler-recrawl-consistent";
import { crawlerScheduleValid } from "./crawler-schedule-valid";
import { crawlerTargetsOneZoneDatabase } from "./crawler-targets-one-zone-database";
import { separateCrawlers } from "./separate-crawlers";
import { separateDatabases } from "./separate-databases";

export const zoneRules: readonly Rule[] = [
    separateCrawlers,
    separateDatabases,
    crawlerTargetsOneZoneDatabase,
    crawlerRecrawlConsistent,
    crawlerScheduleValid,
    crawlerExcludesTemporary,
    crawlerDoesNotDeleteTables,
];
