import { strict as assert } from "node:assert";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { configuration } from "../../../scripts/bench/configuration";

const { ADVISORY, DISABLED, MANDATORY } = proto.EnforcementLevel;

function pack(...policies: readonly proto.PolicyInfo[]): proto.AnalyzerInfo {
    return new proto.AnalyzerInfo().setPoliciesList([...policies]);
}

function policy(
    name: string,
    level: proto.PolicyInfo["getEnforcementlevel"] extends () => infer L ? L : never,
): proto.PolicyInfo {
    return new proto.PolicyInfo().setName(name).setEnforcementlevel(level);
}

describe("the configuration of a pack for which nothing is configured", () => {
    it("leaves every policy at its own level", () => {
        const map = configuration(pack(policy("one", MANDATORY), policy("two", ADVISORY))).getPolicyconfigMap();
        assert.equal(map.get("one")?.getEnforcementlevel(), MANDATORY);
        assert.equal(map.get("two")?.getEnforcementlevel(), ADVISORY);
    });

    it("takes the level that the pack chose for all, and before that the one for the policy", () => {
        const info = pack(policy("one", ADVISORY), policy("two", ADVISORY));
        info.getInitialconfigMap().set("all", new proto.PolicyConfig().setEnforcementlevel(MANDATORY));
        info.getInitialconfigMap().set("two", new proto.PolicyConfig().setEnforcementlevel(DISABLED));
        const map = configuration(info).getPolicyconfigMap();
        assert.equal(map.get("one")?.getEnforcementlevel(), MANDATORY);
        assert.equal(map.get("two")?.getEnforcementlevel(), DISABLED);
    });

    it("fills in the defaults of the policy's schema, and what the pack set itself", () => {
        const schema = {
            days: { type: "number", default: 90 },
            zones: { type: "array", default: ["raw"] },
            other: { type: "string" },
        };
        const info = pack(
            policy("one", MANDATORY).setConfigschema(
                new proto.PolicyConfigSchema().setProperties(Struct.fromJavaScript(schema)),
            ),
        );
        const own = new proto.PolicyConfig()
            .setEnforcementlevel(MANDATORY)
            .setProperties(Struct.fromJavaScript({ days: 30 }));
        info.getInitialconfigMap().set("one", own);
        const properties = configuration(info).getPolicyconfigMap().get("one")?.getProperties()?.toJavaScript();
        assert.deepEqual(properties, { days: 30, zones: ["raw"] });
    });
});
