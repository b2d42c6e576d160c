"""Sluice's ETL: conform raw rows to a data contract, quarantine the rest, write both so that a retry is safe."""
