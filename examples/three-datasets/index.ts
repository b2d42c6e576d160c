import * as path from "node:path";
import { type DatasetInput, Lake, lakeNames, loadDatasets } from "sluice";

const orders: DatasetInput = {
    name: "orders",
    source: { format: "csv" },
    columns: [
        { name: "id", type: "bigint", required: true },
        { name: "total", type: "decimal(12,2)", required: true },
        { name: "country", type: "string", required: true },
    ],
    partitionColumn: "country",
};

export = async () => {
    const names = await lakeNames();
    const lake = new Lake(
        "lake",
        {
            names,
            datasets: [orders, ...loadDatasets(path.join(__dirname, "datasets"))],
            config: { numberOfWorkers: 3 },
        },
        {
            // Whatever no argument says: Pulumi's own way to change any resource of a component. The policies see the outcome.
            transforms: [
                ({ type, name, props, opts }) =>
                    type === "aws:glue/job:Job" && name === "orders-job"
                        ? { props: { ...props, timeout: 15 }, opts }
                        : undefined,
            ],
        },
    );
    return { rawBucket: lake.raw.bucketName, ordersJob: lake.jobs.get("orders")?.job.name };
};
