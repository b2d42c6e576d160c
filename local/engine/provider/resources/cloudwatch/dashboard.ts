import { unlessGone } from "../../errors";
import { defineResource, type Session } from "../../resource";
import { document, text } from "../../schema/property";

const GONE = ["ResourceNotFound", "ResourceNotFoundException", "DashboardNotFoundError"];

export const dashboard = defineResource({
    type: "aws:cloudwatch/dashboard:Dashboard",
    properties: {
        dashboardName: text({ required: true, replace: true }),
        dashboardBody: document({ required: true }),
    },
    outputs: ["dashboardArn"],

    async create(session, { dashboardName, dashboardBody }) {
        const cloudwatch = await session.aws.cloudwatch();
        await cloudwatch.putDashboard({ DashboardName: dashboardName, DashboardBody: dashboardBody });
        return dashboardName;
    },

    async read(session, name) {
        const cloudwatch = await session.aws.cloudwatch();
        const found = await unlessGone(() => cloudwatch.getDashboard({ DashboardName: name }), ...GONE);
        return (
            found && {
                properties: {
                    dashboardName: name,
                    dashboardBody: found.DashboardBody,
                    dashboardArn: dashboardArn(session, name),
                },
            }
        );
    },

    async update(session, name, { inputs }) {
        const cloudwatch = await session.aws.cloudwatch();
        await cloudwatch.putDashboard({ DashboardName: name, DashboardBody: inputs.dashboardBody });
    },

    async delete(session, name) {
        const cloudwatch = await session.aws.cloudwatch();
        await unlessGone(() => cloudwatch.deleteDashboards({ DashboardNames: [name] }), ...GONE);
    },
});

/** Dashboards belong to an account and to no region. */
function dashboardArn(session: Session, name: string): string {
    return `arn:aws:cloudwatch::${session.accountId}:dashboard/${name}`;
}
