"""Glue Data Quality: rulesets in DQDL, evaluated by DuckDB."""
