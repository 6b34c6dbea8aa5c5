"""Draw a column of a Daft frame.

python daft_pictures.py products.parquet s3://my-bucket/cards
"""

import sys

import daft
from thumbcli.distributed import DrawBatches

products, out = sys.argv[1:]
draw = DrawBatches(out, format="blogpost")


@daft.udf(return_dtype=daft.DataType.string(), batch_size=64)
def address(title: daft.Series) -> list[str]:
    """Return the address of the picture of each title; empty if it can't be drawn."""
    return draw({"title": title.to_pylist()})["url"]


frame = daft.read_parquet(products)
print(frame.select(frame["title"], address(frame["title"]).alias("url")).to_pandas().to_string(index=False))
