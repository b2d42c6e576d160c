import sys

from pyspark.context import SparkContext
from pyspark.sql.functions import upper

from awsglue.context import GlueContext
from awsglue.dynamicframe import DynamicFrame
from awsglue.job import Job
from awsglue.transforms import Filter, Join, Map, Relationalize, SelectFromCollection
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ["JOB_NAME", "DATABASE", "BUCKET"])
glueContext = GlueContext(SparkContext.getOrCreate())
job = Job(glueContext)
job.init(args["JOB_NAME"], args)


def add_domain(record):
    record["domain"] = record["email"].split("@")[1]
    return record


customers = glueContext.create_dynamic_frame.from_options(
    "s3", {"paths": ["s3://" + args["BUCKET"] + "/customers/"], "recurse": True}, "json", transformation_ctx="customers"
)
cities = glueContext.create_dynamic_frame.from_catalog(args["DATABASE"], "cities")

known = Filter.apply(frame=customers, f=lambda record: record["email"] is not None)
known = Map.apply(frame=known, f=add_domain)
joined = Join.apply(known, cities.rename_field("name", "city_name"), "city", "code").drop_fields(["code", "city"])

tables = Relationalize.apply(
    frame=joined, staging_path="s3://" + args["BUCKET"] + "/temporary/", name="customers", transformation_ctx="tables"
)
for name in tables.keys():  # noqa: SIM118
    glueContext.write_dynamic_frame.from_options(
        frame=tables.select(name),
        connection_type="s3",
        connection_options={"path": "s3://" + args["BUCKET"] + "/relational/" + name},
        format="csv",
    )

root = SelectFromCollection.apply(dfc=tables, key="customers")
df = root.toDF().withColumn("city_name", upper("city_name")).drop("phones")
sink = glueContext.getSink(
    path="s3://" + args["BUCKET"] + "/curated/customers/",
    connection_type="s3",
    updateBehavior="UPDATE_IN_DATABASE",
    partitionKeys=["city_name"],
    compression="snappy",
    enableUpdateCatalog=True,
    transformation_ctx="sink",
)
sink.setCatalogInfo(catalogDatabase=args["DATABASE"], catalogTableName="curated_customers")
sink.setFormat("parquet", useGlueParquetWriter=True)
sink.writeFrame(DynamicFrame.fromDF(df, glueContext, "customers"))
job.commit()
