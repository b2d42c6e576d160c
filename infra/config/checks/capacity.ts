import { jobCapacity } from "../../cost/jobCapacity";
import type { ConfigCheck } from "../checks";
import { problem } from "../problems";

/** Workers that Flex runs on. */
const FLEX_WORKERS = ["G.1X", "G.2X"];

/** A job's workers, class, auto-scaling and budget must go together. */
export const capacityTogether: ConfigCheck = (config, datasets) => {
    const unknown = Object.keys(config.cost.perDataset).filter((name) => !datasets.some((one) => one.name === name));
    const names = datasets.map(({ name }) => name).join(", ");
    return [
        ...unknown.map((name) =>
            problem({ key: `cost.perDataset.${name}`, got: "a name of no dataset", allowed: names }),
        ),
        ...datasets.flatMap(({ name }) => {
            const { executionClass, workerType, autoScaling, numberOfWorkers, timeoutMinutes } = jobCapacity(
                config,
                name,
            );
            return [
                ...(executionClass === "FLEX" && !FLEX_WORKERS.includes(workerType)
                    ? [
                          problem({
                              key: "workerType",
                              got: `${workerType} with execution class FLEX for ${name}`,
                              allowed: FLEX_WORKERS.join(", "),
                              fix: "Set one of these, or cost.executionClass STANDARD",
                          }),
                      ]
                    : []),
                ...(autoScaling && numberOfWorkers < 3
                    ? [
                          problem({
                              key: "numberOfWorkers",
                              got: `${numberOfWorkers} with auto-scaling for ${name}: a driver and one worker, which cannot be fewer`,
                              allowed: "3 or more",
                              fix: "Set more, or cost.autoScaling false",
                          }),
                      ]
                    : []),
                ...(timeoutMinutes < 1
                    ? [
                          problem({
                              key: "cost.maxPerRun",
                              got: `an amount for ${name} that is not enough for one minute of ${numberOfWorkers} ${workerType}`,
                              allowed: "one minute's price or more, which AWS bills at least",
                          }),
                      ]
                    : []),
            ];
        }),
    ];
};
