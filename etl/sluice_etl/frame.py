"""The columns of a conformed DataFrame that are not the dataset's: names that no contract column can have."""

PREFIX = "_sluice_"
"""What the names of all of them begin with."""

SOURCE = "_sluice_source"
"""string: the file the row was read from."""

REJECTED = "_sluice_rejected"
"""boolean, never null: whether the row breaks the contract."""

PARTITION = "_sluice_partition"
"""string: the partition column's value as text, null where it has none or one that breaks the contract."""

SLOT = "_sluice_slot"
"""smallint, 0 to SLOTS-1: a hash of the row as it came."""

ROW = "_sluice_row"
"""string: a rejected row as it came, as a JSON object of texts; null for an accepted one."""

REASONS = "_sluice_reasons"
"""array<string>: why the row is rejected, at least one reason; null for an accepted one."""

TEXT_PREFIX = "_sluice_text_"
TYPED_PREFIX = "_sluice_typed_"

SLOTS = 32_768
