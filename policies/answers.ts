/**
 * What the engine is answered besides what policies say: which of them do not apply. The SDK makes a note of each for every
 * resource and writes it out, some forty notes a time that are the same for all resources of a type; here they are written
 * once a type. And where no policy is to remediate, a request to is answered without looking at the resource.
 */

import { type Server, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { type EnforcementLevel, type Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type Policy, resourceTypes } from "./applicable";

/** The requests that are answered here, or that say how. */
export interface Analyzer {
    readonly analyze: Serve<proto.AnalyzeRequest, proto.AnalyzeResponse>;
    readonly remediate: Serve<proto.AnalyzeRequest, proto.RemediateResponse>;
    readonly configure: Serve<proto.ConfigureAnalyzerRequest, unknown>;
}

type Serve<Request, Response> = (
    call: { readonly request: Request },
    done: (error: unknown, response?: Response) => void,
) => void;

/** Has servers put {@link answering} before the SDK's analyzer. To be called once, before policies are served. */
export function answerBesides(server: typeof Server, policies: Policies): void {
    const addService = Reflect.get(server.prototype, "addService");
    server.prototype.addService = function (this: Server, service, implementation) {
        const served = answering(implementation as unknown as Analyzer, policies);
        addService.call(this, service, served as unknown as UntypedServiceImplementation);
    };
}

/** The analyzer of policies that go by the resource, with the notes that it does not make. */
export function answering(analyzer: Analyzer, policies: Policies): Analyzer {
    let notes = new Notes(policies, new Map());
    return {
        ...analyzer,
        configure: (call, done) => {
            const levels = new Map<string, EnforcementLevel>();
            call.request.getPolicyconfigMap().forEach((policy, name) => {
                levels.set(name, LEVELS[policy.getEnforcementlevel()]);
            });
            notes = new Notes(policies, levels);
            analyzer.configure(call, done);
        },
        analyze: (call, done) => {
            const more = notes.ofAnalysis(call.request.getType());
            analyzer.analyze(call, (error, response) => done(error, response && withMore(response, more)));
        },
        remediate: (call, done) => {
            if (!notes.remediates) {
                done(undefined, new proto.RemediateResponse());
                return;
            }
            const more = notes.ofRemediation(call.request.getType());
            analyzer.remediate(call, (error, response) => done(error, response && withMore(response, more)));
        },
    };
}

const LEVELS: Readonly<Record<proto.EnforcementLevel, EnforcementLevel>> = {
    [proto.EnforcementLevel.ADVISORY]: "advisory",
    [proto.EnforcementLevel.MANDATORY]: "mandatory",
    [proto.EnforcementLevel.DISABLED]: "disabled",
    [proto.EnforcementLevel.REMEDIATE]: "remediate",
};

/** A response as bytes, with those of more of its kind: messages written one after the other are one with all their elements. */
function withMore<R extends { serializeBinary(): Uint8Array }>(response: R, more: Uint8Array): R {
    const bytes = Buffer.concat([response.serializeBinary(), more]);
    return Object.assign(response, { serializeBinary: () => bytes });
}

/** The notes on policies at the levels that are configured. */
class Notes {
    /** Whether any policy is to put resources right. */
    readonly remediates: boolean;
    /** As responses with nothing else in them, as bytes. */
    readonly ofAnalysis: (type: string) => Uint8Array;
    readonly ofRemediation: (type: string) => Uint8Array;

    constructor(policies: Policies, configured: ReadonlyMap<string, EnforcementLevel>) {
        const levelOf = ({ name, enforcementLevel }: Policy) => configured.get(name) ?? enforcementLevel;
        const asked = policies.filter((policy) => levelOf(policy) !== "disabled");
        const asToRemediate = policies.filter((policy) => levelOf(policy) === "remediate");
        this.remediates = asToRemediate.length > 0;
        this.ofAnalysis = onceEach((type) =>
            new proto.AnalyzeResponse().setNotApplicableList(notesOn(asked, type)).serializeBinary(),
        );
        this.ofRemediation = onceEach((type) =>
            new proto.RemediateResponse().setNotApplicableList(notesOn(asToRemediate, type)).serializeBinary(),
        );
    }
}

function onceEach(make: (type: string) => Uint8Array): (type: string) => Uint8Array {
    const made = new Map<string, Uint8Array>();
    return (type) => {
        const bytes = made.get(type) ?? make(type);
        made.set(type, bytes);
        return bytes;
    };
}

/** Notes on the policies that are for other types, as the SDK makes them. */
function notesOn(policies: Policies, type: string): proto.PolicyNotApplicable[] {
    return policies.flatMap((policy) => {
        const types = resourceTypes(policy);
        return types === undefined || types.includes(type)
            ? []
            : [new proto.PolicyNotApplicable().setPolicyName(policy.name).setReason(reasonOf(types))];
    });
}

function reasonOf([first = "none", ...more]: readonly string[]): string {
    const others = more.length === 0 ? "" : ` and ${more.length} other ${more.length === 1 ? "type" : "types"}`;
    return `Policy only applies to resources of type '${first}'${others}`;
}
