"""Draw the rows of a Dask frame; each process has one client with warm fonts.

python dask_pictures.py products.parquet s3://my-bucket/cards
"""

import sys

import dask.dataframe as dd
import pandas as pd
from thumbcli.distributed import DrawBatches

COLUMNS = {"title": str, "target": str, "url": str, "fingerprint": str, "size_bytes": int}

if __name__ == "__main__":
    products, out = sys.argv[1:]
    draw = DrawBatches(out, format="blogpost")
    frame = dd.read_parquet(products, columns=["title"])
    meta = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})
    drawn = frame.map_partitions(lambda part: draw(part)[list(COLUMNS)], meta=meta)
    print(drawn.compute(scheduler="processes")[["title", "url"]].to_string(index=False))
