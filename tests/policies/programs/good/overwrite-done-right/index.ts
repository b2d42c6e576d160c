import { DataLake } from "../../shared/dataLake";

// Exchange rates are published anew every day: that job overwrites, says so, and may delete its own output and nothing else.
new DataLake(
    "rates",
    {
        account: "123456789012",
        region: "eu-central-1",
        keyArn: "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555",
        tables: { rates: "overwrite", trades: "append" },
    },
    { protect: true },
);
