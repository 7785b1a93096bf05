"""Where the statistics run: DuckDB on this machine, or Apache Spark where one machine no longer serves.

The statistics are Ibis expressions, the same for both. Spark's address is taken from its own configuration
(`SPARK_REMOTE`, or `spark.master` in spark-defaults.conf); without any it runs on this machine.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Any

import ibis

from caicach.dossiers.lake import Lake
from caicach.dossiers.schema import COLUMNS, PROVENANCE
from caicach.errors import InputError, Problem
from caicach.text import Text

MEMORY = "3GB"


class Engine(StrEnum):
    """What computes the statistics."""

    duckdb = "duckdb"
    spark = "spark"


def connect(engine: Engine | str = Engine.duckdb) -> Any:
    """Return a new Ibis connection to `engine`; raises InputError where Spark is asked for and not installed."""
    if Engine(engine) is Engine.duckdb:
        return ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(Path(tempfile.gettempdir()) / "caicach"))
    if not spark_installed():
        raise InputError(spark_missing())
    return _spark()


def spark_installed() -> bool:
    """Tell whether PySpark is there."""
    return importlib.util.find_spec("pyspark") is not None


def spark_missing() -> Problem:
    """Return what to say, and how to mend it, where Spark is asked for and not there."""
    return Problem(
        column="--engine",
        found="spark",
        expected=Text("PySpark (dưới 4.1) và Java 17 đã cài trên máy này", "PySpark (below 4.1) and Java 17 installed"),
        cure=Text(
            "Cài bằng “pip install 'pyspark<4.1'” và gói openjdk-17-jre-headless, hoặc dùng --engine duckdb.",
            "Install with “pip install 'pyspark<4.1'” and openjdk-17-jre-headless, or use --engine duckdb.",
        ),
    )


def _spark() -> Any:
    from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]

    builder = SparkSession.builder.appName("caicach").config("spark.sql.session.timeZone", "UTC")
    builder = builder.config("spark.sql.timestampType", "TIMESTAMP_NTZ")
    remote = os.environ.get("SPARK_REMOTE")
    return ibis.pyspark.connect((builder.remote(remote) if remote else builder).getOrCreate())


def dossiers(connection: Any, lake: Lake, files: list[str] | None = None) -> Any:
    """Return the lake's rows in force, or those of `files` (absolute paths), as an Ibis table; empty without files."""
    chosen = lake.files if files is None else files
    if chosen:
        return connection.read_parquet(chosen, **_HOW.get(connection.name, {}))
    types = {"VARCHAR": "string", "TIMESTAMP": "timestamp", "DOUBLE": "float64", "BOOLEAN": "boolean"}
    numbers = {"INTEGER": "int32", "BIGINT": "int64"}
    schema = {name: {**types, **numbers}[kind] for name, kind in {**COLUMNS, **PROVENANCE}.items()}
    return ibis.memtable([], schema=schema)


_HOW = {"duckdb": {"hive_partitioning": False}}
