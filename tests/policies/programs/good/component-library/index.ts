import { DataLake } from "../../shared/dataLake";

// A company's own component, whose zones are called landing and refined.
new DataLake(
    "sales",
    {
        account: "123456789012",
        region: "eu-central-1",
        keyArn: "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555",
        tables: { orders: "append", returns: "append" },
    },
    { protect: true },
);
