"""Uses the endpoint as boto3 does; prints one JSON object: check by name, and null or what went wrong."""

import io
import json
import os
import sys
import traceback
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

URL = sys.argv[1]
PREFIX = sys.argv[2]
ACCOUNT = "123456789012"


def client(service: str, credentials: dict | None = None):
    """A client with the given credentials, the administrator's by default; nothing is tried twice."""
    keys = credentials or {"AccessKeyId": "test", "SecretAccessKey": "test", "SessionToken": None}
    return boto3.client(
        service,
        endpoint_url=URL,
        region_name="us-east-1",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def role(name: str, *statements: dict) -> dict:
    """Credentials of a new role with these statements."""
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    iam = client("iam")
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn = iam.create_role(RoleName=f"{PREFIX}-{name}", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    iam.put_role_policy(RoleName=f"{PREFIX}-{name}", PolicyName="own", PolicyDocument=policy)
    return client("sts").assume_role(RoleArn=arn, RoleSessionName="boto3")["Credentials"]


def allow(action: str | list[str], resource: str) -> dict:
    """A statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def refusal(call) -> tuple[str, int, str]:
    """Code, status and message of the error that a call fails with."""
    try:
        answer = call()
    except ClientError as error:
        return (
            error.response["Error"]["Code"],
            error.response["ResponseMetadata"]["HTTPStatusCode"],
            error.response["Error"]["Message"],
        )
    raise AssertionError(f"the call should have failed, and answered {answer}")


def uploads_in_parts() -> None:
    """upload_fileobj in parts and download_fileobj in ranges give the same bytes."""
    s3 = client("s3")
    bucket = f"{PREFIX}-parts"
    s3.create_bucket(Bucket=bucket)
    data = os.urandom(12 * 1024 * 1024)
    config = TransferConfig(multipart_threshold=5 * 1024 * 1024, multipart_chunksize=5 * 1024 * 1024)
    s3.upload_fileobj(io.BytesIO(data), bucket, "big", Config=config)
    assert s3.head_object(Bucket=bucket, Key="big")["ETag"].endswith('-3"')
    back = io.BytesIO()
    s3.download_fileobj(bucket, "big", back, Config=config)
    assert back.getvalue() == data


def reads_errors() -> None:
    """Errors of S3, Glue, IAM and Athena come as boto3 knows them from AWS."""
    glue = client("glue")
    assert refusal(lambda: client("s3").head_object(Bucket=f"{PREFIX}-none", Key="k"))[1] == 404
    assert refusal(lambda: glue.get_job(JobName="none"))[:2] == ("EntityNotFoundException", 400)
    assert refusal(lambda: glue.get_crawler(Name="none"))[0] == "EntityNotFoundException"
    assert refusal(lambda: client("iam").get_role(RoleName="none"))[:2] == ("NoSuchEntity", 404)
    assert refusal(lambda: client("athena").get_work_group(WorkGroup="none"))[:2] == ("InvalidRequestException", 400)


def denies_by_role() -> None:
    """A role is refused by each protocol in its own shape, with an explanation."""
    keys = role("powerless", allow("s3:GetObject", "arn:aws:s3:::nothing/*"))
    code, status, message = refusal(lambda: client("s3", keys).list_buckets())
    assert (code, status) == ("AccessDenied", 403) and "s3:ListAllMyBuckets" in message, message
    code, status, message = refusal(lambda: client("glue", keys).get_tables(DatabaseName="d"))
    assert (code, status) == ("AccessDeniedException", 400) and "glue:GetTables" in message, message
    code, status, message = refusal(lambda: client("iam", keys).list_roles())
    assert (code, status) == ("AccessDenied", 403) and "iam:ListRoles" in message, message
    metric = {"MetricName": "rows", "Value": 1.0}
    put = {"Namespace": "Glue", "MetricData": [metric]}
    code, status, message = refusal(lambda: client("cloudwatch", keys).put_metric_data(**put))
    assert code.startswith("AccessDenied") and "cloudwatch:PutMetricData" in message, (code, message)


def metrics_by_namespace() -> None:
    """A role may put metrics in the namespace of its condition only."""
    statement = allow("cloudwatch:PutMetricData", "*")
    condition = {"StringEquals": {"cloudwatch:namespace": "Glue"}}
    metrics = client("cloudwatch", role("metrics", statement | {"Condition": condition}))
    metric = {"MetricName": "rows", "Value": 1.0}
    metrics.put_metric_data(Namespace="Glue", MetricData=[metric])
    code, _, _ = refusal(lambda: metrics.put_metric_data(Namespace="Other", MetricData=[metric]))
    assert code.startswith("AccessDenied"), code


def bulk_delete() -> None:
    """A bulk delete ends in Deleted and Errors, key by key."""
    s3 = client("s3")
    bucket = f"{PREFIX}-bulk"
    s3.create_bucket(Bucket=bucket)
    for key in ("keep/a", "tmp/b & c"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    keys = role("deleter", allow("s3:DeleteObject", f"arn:aws:s3:::{bucket}/tmp/*"))
    objects = [{"Key": "keep/a"}, {"Key": "tmp/b & c"}]
    answer = client("s3", keys).delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert [one["Key"] for one in answer["Deleted"]] == ["tmp/b & c"], answer
    assert [(one["Key"], one["Code"]) for one in answer["Errors"]] == [("keep/a", "AccessDenied")], answer


def presigned_urls() -> None:
    """A presigned URL works for who signed it."""
    s3 = client("s3")
    bucket = f"{PREFIX}-presigned"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=b"here")
    params = {"Bucket": bucket, "Key": "k"}
    with urllib.request.urlopen(s3.generate_presigned_url("get_object", Params=params)) as answer:
        assert answer.read() == b"here"
    keys = role("signer", allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*"))
    url = client("s3", keys).generate_presigned_url("get_object", Params=params)
    try:
        urllib.request.urlopen(url)
    except urllib.error.HTTPError as error:
        assert error.code == 403
    else:
        raise AssertionError("the URL should have been refused")


def catalog() -> None:
    """Databases, tables and partitions are moto's, by way of the endpoint."""
    glue = client("glue")
    database = f"{PREFIX}_catalog".replace("-", "_")
    glue.create_database(DatabaseInput={"Name": database})
    columns = [{"Name": "id", "Type": "bigint"}]
    keys = [{"Name": "country", "Type": "string"}]
    storage = {"Columns": columns, "Location": "s3://b/t/"}
    table = {"Name": "t", "StorageDescriptor": storage, "PartitionKeys": keys}
    glue.create_table(DatabaseName=database, TableInput=table)
    partitions = [{"Values": [value], "StorageDescriptor": storage} for value in ("IN", "US")]
    glue.batch_create_partition(DatabaseName=database, TableName="t", PartitionInputList=partitions)
    found = glue.get_partitions(DatabaseName=database, TableName="t", Expression="country = 'IN'")["Partitions"]
    assert [one["Values"] for one in found] == [["IN"]], found


def encryption_keys() -> None:
    """Keys, aliases and security configurations are moto's; a role is told that it may use no key here."""
    kms, glue = client("kms"), client("glue")
    key = kms.create_key(Description="Logs")["KeyMetadata"]
    kms.create_alias(AliasName=f"alias/{PREFIX}", TargetKeyId=key["KeyId"])
    assert kms.describe_key(KeyId=f"alias/{PREFIX}")["KeyMetadata"]["Arn"] == key["Arn"]
    logs = {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": key["Arn"]}
    glue.create_security_configuration(Name=PREFIX, EncryptionConfiguration={"CloudWatchEncryption": logs})
    # Security configurations have no ARN that a policy could name.
    keys = role("encrypts", allow("glue:GetSecurityConfiguration", "*"), allow("kms:*", "*"))
    found = client("glue", keys).get_security_configuration(Name=PREFIX)["SecurityConfiguration"]
    assert found["EncryptionConfiguration"]["CloudWatchEncryption"] == logs, found
    code, status, message = refusal(lambda: client("kms", keys).describe_key(KeyId=key["Arn"]))
    assert (code, status) == ("AccessDeniedException", 400) and "may not use KMS" in message, message


def main() -> None:
    """Runs every check."""
    checks = (
        uploads_in_parts,
        reads_errors,
        denies_by_role,
        metrics_by_namespace,
        bulk_delete,
        presigned_urls,
        catalog,
        encryption_keys,
    )
    outcome: dict[str, str | None] = {}
    for check in checks:
        try:
            check()
            outcome[check.__name__] = None
        except Exception:
            outcome[check.__name__] = traceback.format_exc()
    print(json.dumps(outcome))


main()
