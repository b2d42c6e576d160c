"""The processes behind the local AWS endpoint: job runs on Spark, crawls, queries, and the moto server."""
