/** AWS managed policies that give a role more than any one job or crawler needs: what they give, by name. */

const everything = "every action on every resource";
const ownRights = "every permission that it cares to give itself";
const allOfS3 = "reading, writing and deleting in every bucket";
const readAndWrite = "reading and writing in every bucket";
const reading = "reading every bucket";

/** What is said against each, to go on with "grants …". Found by asking each of AWS's policies for the data of any bucket. */
const broad: ReadonlyMap<string, string> = new Map([
    ["AdministratorAccess", everything],
    ["AdministratorAccess-Amplify", ownRights],
    ["PowerUserAccess", "every action but IAM's, on every resource"],
    ["IAMFullAccess", ownRights],
    ["AmazonS3FullAccess", allOfS3],
    ["AmazonS3ReadOnlyAccess", reading],
    ["ReadOnlyAccess", reading],
    ["DatabaseAdministrator", allOfS3],
    ["DataScientist", allOfS3],
    ["SystemAdministrator", allOfS3],
    ["AmazonDynamoDBFullAccesswithDataPipeline", allOfS3],
    ["AmazonEC2RoleforAWSCodeDeploy", reading],
    ["AmazonEC2RoleforDataPipelineRole", allOfS3],
    ["AmazonEC2RoleforSSM", readAndWrite],
    ["AmazonElasticMapReduceforEC2Role", allOfS3],
    ["AmazonElasticMapReduceFullAccess", allOfS3],
    ["AmazonElasticMapReduceReadOnlyAccess", reading],
    ["AmazonElasticMapReduceRole", reading],
    ["AmazonElasticTranscoderRole", readAndWrite],
    ["AmazonMacieServiceRole", reading],
    ["AmazonSageMakerFullAccess", "writing every bucket named for SageMaker or Glue, and changing every Glue job"],
    ["AWSCodeDeployRoleForECS", reading],
    ["AWSElasticBeanstalkService", reading],
    ["AWSIoTRuleActions", "writing in every bucket"],
    ["AWSLambdaExecute", readAndWrite],
    ["AWSGlueConsoleFullAccess", "all of Glue, as people at the console need it, and passing roles to it"],
    [
        "AWSGlueConsoleSageMakerNotebookFullAccess",
        "all of Glue, as people at the console need it, and passing roles to it",
    ],
    ["AWSLakeFormationDataAdmin", "administering Lake Formation, and with it who reads the lake"],
]);

/** What an AWS managed policy gives that is too much; undefined when it is not known to be too much. */
export function broadPolicy(name: string): string | undefined {
    return broad.get(name);
}
