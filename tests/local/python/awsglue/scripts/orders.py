import sys

from pyspark.context import SparkContext

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.transforms import *  # noqa: F403
from awsglue.utils import getResolvedOptions

## @params: [JOB_NAME, DATABASE, BUCKET]
args = getResolvedOptions(sys.argv, ["JOB_NAME", "DATABASE", "BUCKET"])

sc = SparkContext()
glueContext = GlueContext(sc)
spark = glueContext.spark_session
logger = glueContext.get_logger()
job = Job(glueContext)
job.init(args["JOB_NAME"], args)

datasource0 = glueContext.create_dynamic_frame.from_catalog(
    database=args["DATABASE"], table_name="orders", transformation_ctx="datasource0"
)
applymapping1 = ApplyMapping.apply(  # noqa: F405
    frame=datasource0,
    mappings=[
        ("order id", "long", "order_id", "long"),
        ("customer", "string", "customer", "string"),
        ("amount", "double", "total", "double"),
        ("discount", "double", "discount", "double"),
        ("country", "string", "country", "string"),
    ],
    transformation_ctx="applymapping1",
)
resolvechoice2 = ResolveChoice.apply(  # noqa: F405
    frame=applymapping1, choice="make_struct", transformation_ctx="resolvechoice2"
)
dropnullfields3 = DropNullFields.apply(frame=resolvechoice2, transformation_ctx="dropnullfields3")  # noqa: F405
logger.info("writing orders")
datasink4 = glueContext.write_dynamic_frame.from_options(
    frame=dropnullfields3,
    connection_type="s3",
    connection_options={"path": "s3://" + args["BUCKET"] + "/curated/orders", "partitionKeys": ["country"]},
    format="parquet",
    transformation_ctx="datasink4",
)
job.commit()
