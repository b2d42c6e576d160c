"""The columns of a conformed DataFrame that are not the dataset's: names that no contract column can have."""

PREFIX = "_sluice_"
"""What the names of all of them begin with."""

SOURCE = "_sluice_source"
"""string: the file the row was read from."""

UNREAD = "_sluice_unread"
"""string: a record that could not be read as columns, as a JSON object of its place and its text; null for a row.
There only where the source is text."""

PROBLEM = "_sluice_problem"
"""string: why a record could not be read; null for a row. There with UNREAD."""

RECORD = "_sluice_record"
"""string: the record as it came, where it may hold more than its columns do: JSON lines. There only then."""

OTHERS = "_sluice_others"
"""map<string,string>: what a record holds beside its columns, by name. There only where the contract keeps it."""

REJECTED = "_sluice_rejected"
"""boolean, never null: whether the row breaks the contract."""

PARTITION = "_sluice_partition"
"""string: the partition column's value as text, null where it has none or one that breaks the contract."""

SLOT = "_sluice_slot"
"""smallint, 0 to SLOTS-1: a hash of the row's place in its file or, where the source does not say it, of the row as it
came."""

ROW = "_sluice_row"
"""string: a rejected row as it came, as a JSON object of texts; null for an accepted one."""

REASONS = "_sluice_reasons"
"""array<string>: why the row is rejected, at least one reason; null for an accepted one."""

TEXT_PREFIX = "_sluice_text_"
TYPED_PREFIX = "_sluice_typed_"

SLOTS = 32_768
