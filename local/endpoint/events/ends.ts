import { type Crawler } from "../glue/crawler-schema";
import { type JobRun } from "../glue/job-run-schema";

/** How a crawl ended. */
export type CrawlOutcome = NonNullable<Crawler["LastCrawl"]>;

/** Who wants to know that a job run or a crawl has ended. Glue calls, and waits for nobody. */
export class Ends {
    readonly onRun: ((run: JobRun) => void)[] = [];
    readonly onCrawl: ((crawlerName: string, outcome: CrawlOutcome) => void)[] = [];

    run(run: JobRun): void {
        for (const listener of this.onRun) {
            listener(run);
        }
    }

    crawl(crawlerName: string, outcome: CrawlOutcome): void {
        for (const listener of this.onCrawl) {
            listener(crawlerName, outcome);
        }
    }
}
