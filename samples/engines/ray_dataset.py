"""Draw the rows of a Ray dataset: RAY_ADDRESS names the cluster, or it runs on this machine.

python ray_dataset.py s3://my-bucket/products/ s3://my-bucket/cards
"""

import sys

import ray
from thumbcli.distributed import draw

products, out = sys.argv[1:]
dataset = ray.data.read_parquet(products)
drawn = draw(dataset, out=out, column="title", format="blogpost")
drawn = drawn.select_columns(["title", "target", "size_bytes", "outcome", "code", "message"])
for row in drawn.iter_rows():
    print(row["target"] or f"{row['title']}: {row['message']}")
