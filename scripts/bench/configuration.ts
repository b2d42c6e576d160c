/** The configuration that the engine gives a pack for which nothing is configured. */

import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Every policy at its own level, or at the one that the pack itself chose for all, with the defaults of its schema. */
export function configuration(info: proto.AnalyzerInfo): proto.ConfigureAnalyzerRequest {
    const initial = info.getInitialconfigMap();
    const all = initial.get("all");
    const request = new proto.ConfigureAnalyzerRequest();
    for (const policy of info.getPoliciesList()) {
        const own = initial.get(policy.getName());
        const defaults = defaultsOf(policy.getConfigschema()?.getProperties());
        const properties = { ...defaults, ...own?.getProperties()?.toJavaScript() };
        const entry = new proto.PolicyConfig()
            .setEnforcementlevel((own ?? all)?.getEnforcementlevel() ?? policy.getEnforcementlevel())
            .setProperties(Struct.fromJavaScript(properties));
        request.getPolicyconfigMap().set(policy.getName(), entry);
    }
    return request;
}

type Properties = Parameters<typeof Struct.fromJavaScript>[0];

function defaultsOf(schema: Struct | undefined): Properties {
    const properties = schema?.toJavaScript() ?? {};
    return Object.fromEntries(
        Object.entries(properties).flatMap(([name, property]) =>
            typeof property === "object" && property !== null && !Array.isArray(property) && "default" in property
                ? [[name, property.default ?? null]]
                : [],
        ),
    );
}
