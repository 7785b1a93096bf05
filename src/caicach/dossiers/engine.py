"""Where the statistics run: DuckDB on this machine, or Apache Spark where one machine no longer serves.

The statistics are Ibis expressions, the same for both. Spark's address is taken from its own configuration
(`SPARK_REMOTE`, or `spark.master` in spark-defaults.conf); without any it runs on this machine.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
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
    """Return a new Ibis connection to `engine`; raises InputError where Spark is asked for and cannot start here."""
    if Engine(engine) is Engine.duckdb:
        return ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(Path(tempfile.gettempdir()) / "caicach"))
    if not _spark_can_start():
        raise InputError(spark_missing())
    return _spark()


def _spark_can_start() -> bool:
    """Tell whether PySpark is there, and Java with it, which only a remote Spark server does without."""
    if importlib.util.find_spec("pyspark") is None:
        return False
    return bool(os.environ.get("SPARK_REMOTE") or os.environ.get("JAVA_HOME") or shutil.which("java"))


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
        return _READERS[connection.name](connection, chosen)
    types = {"VARCHAR": "string", "TIMESTAMP": "timestamp", "DOUBLE": "float64", "BOOLEAN": "boolean"}
    numbers = {"INTEGER": "int32", "BIGINT": "int64"}
    schema = {name: {**types, **numbers}[kind] for name, kind in {**COLUMNS, **PROVENANCE}.items()}
    return ibis.memtable([], schema=schema)


def _read_duckdb(connection: Any, files: list[str]) -> Any:
    return connection.read_parquet(files, hive_partitioning=False)


def _read_spark(connection: Any, files: list[str]) -> Any:
    """Read several files at once, which Ibis's own reader for Spark does not; paths are literal, not globs."""
    from pyspark.sql import SparkSession

    name = ibis.util.gen_name("dossiers")
    literal = [re.sub(r"([\\\[\]{}*?])", r"\\\1", file) for file in files]
    SparkSession.builder.getOrCreate().read.parquet(*literal).createOrReplaceTempView(name)
    return connection.table(name)


_READERS = {"duckdb": _read_duckdb, "pyspark": _read_spark}
