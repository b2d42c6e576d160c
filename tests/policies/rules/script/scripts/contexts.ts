import { begun, read } from "../../../facts/script/support";
import { type BadScripts } from "./good";

/** Scripts whose reads have no transformation_ctx of their own, and what is said of them. */
export const contexts: BadScripts = {
    "reads without a context": [
        `${begun}glue.create_dynamic_frame.from_catalog(database="raw", table_name="users")\njob.commit()\n`,
        /^line 13, column 27: create_dynamic_frame\.from_catalog has no transformation_ctx/,
    ],
    "reads with an empty context": [
        `${begun}CTX = ""\nglue.create_dynamic_frame_from_catalog("raw", "users", "", CTX)\nglue.getSource("s3", transformation_ctx=None)\njob.commit()\n`,
        /^line 14, column 6: create_dynamic_frame_from_catalog has an empty transformation_ctx/,
        /^line 15, column 6: getSource has an empty transformation_ctx/,
    ],
    "reads twice with one context": [
        `${begun}${read}${read}job.commit()\n`,
        /^line 16, column 35: create_dynamic_frame\.from_catalog has the transformation_ctx "users", like the read on line 13$/,
    ],
    "reads twice with one context in a wrapper": [
        `${begun}
def read(table, ctx="source"):
    return glue.create_dynamic_frame.from_catalog(database="raw", table_name=table, transformation_ctx=ctx)
read("users")
read("orders")
job.commit()
`,
        /^line 15, column 38: .*has the transformation_ctx "source", like the read on line 15$/,
    ],
    "reads with one context in every turn of a loop": [
        `${begun}
for table in tables():
    glue.create_dynamic_frame.from_catalog(database="raw", table_name=table, transformation_ctx="table")
for database in databases():
    for table in tables():
        glue.create_dynamic_frame.from_catalog(database=database, table_name=table, transformation_ctx=f"of_{database}")
job.commit()
`,
        /line 15.* is repeated in a loop with the same transformation_ctx "table"/,
        /line 18.* is repeated in a loop with the same transformation_ctx "of_…"/,
    ],
    "reads different sources under one context, in one way or another": [
        `${begun}
if users_today():
    glue.create_dynamic_frame.from_catalog(database="raw", table_name="users", transformation_ctx="in")
else:
    glue.create_dynamic_frame.from_catalog(database="raw", table_name="orders", transformation_ctx="in")
job.commit()
`,
        /line 17.* has the transformation_ctx "in", like the read on line 15/,
    ],
    "reads with a context that is not known": [
        `${begun}
def read(options):
    return glue.create_dynamic_frame.from_catalog(database="raw", table_name="users", **options)
glue.create_dynamic_frame.from_catalog("raw", "users", transformation_ctx=name_of_it())
read(settings())
job.commit()
`,
        /^undecided: line 15.* is given arguments that are not known, and none of the known ones is transformation_ctx/,
        /^undecided: line 16.* has the transformation_ctx name_of_it\(\), which is not known/,
    ],
};
