"""The same titles on a Ray cluster: Ray Data reads and plans, actors draw and write.

Everything here needs `thumbcli[ray]`, which is imported when it is used.

>>> import ray                                                          # doctest: +SKIP
>>> dataset = ray.data.read_parquet("s3://my-bucket/products/")         # doctest: +SKIP
>>> drawn = draw(dataset, out="s3://my-bucket/cards", column="name")    # doctest: +SKIP
>>> drawn.write_parquet("s3://my-bucket/drawn/")                        # doctest: +SKIP
"""

from __future__ import annotations

from thumbcli.distributed.draw_batches import DrawBatches
from thumbcli.distributed.draw_dataset import draw

__all__ = ["DrawBatches", "draw"]
