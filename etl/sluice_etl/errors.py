"""What stops a run. Every message says what was got, what is allowed and what to do."""


class SluiceError(Exception):
    """A run that must not commit; the message is what the operator reads in Glue's ErrorMessage."""


class ContractError(SluiceError):
    """The dataset file is not a valid data contract."""


class ArgumentError(SluiceError):
    """A job argument is missing, malformed, or disagrees with the data contract."""


class SchemaError(SluiceError):
    """The rows read do not have the columns that the data contract needs."""


class SourceFileError(SluiceError):
    """A raw file is not what the contract says that files are, or rows came without the name of theirs."""


class RejectRatioError(SluiceError):
    """More rows break the contract than the contract tolerates."""


class BalanceError(SluiceError):
    """Rows read differ from rows written plus rows quarantined."""


class StorageError(SluiceError):
    """S3 refused a read or a write."""


class ManifestError(SluiceError):
    """What earlier runs wrote down about an input file cannot be read."""


class RewrittenInputError(SluiceError):
    """An input file is not the one that an earlier run read under the same name."""


class OverwriteError(SluiceError):
    """An overwrite did not end: partitions may lack objects that they had."""
