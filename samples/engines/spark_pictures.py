"""Draw the rows of a Spark frame with `mapInPandas`; each Python worker has one client with warm fonts.

spark-submit spark_pictures.py products.parquet s3://my-bucket/cards
"""

import sys
from collections.abc import Iterator

import pandas as pd
from pyspark.sql import SparkSession
from thumbcli.distributed import DrawBatches

products, out = sys.argv[1:]
draw = DrawBatches(out, format="blogpost")
texts = ["title", "target", "url", "fingerprint", "code", "message"]
schema = "size_bytes long, " + ", ".join(f"{name} string" for name in texts)


def cards(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Draw each frame of a partition."""
    for frame in frames:
        yield draw(frame)[["size_bytes", *texts]]


spark = SparkSession.builder.appName("cards").getOrCreate()
drawn = spark.read.parquet(products).select("title").mapInPandas(cards, schema)
drawn.select("title", "url", "code").show(truncate=False)
