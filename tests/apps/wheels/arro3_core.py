"""Arrow arrays in Rust: made, sliced, cast, compared, printed, handed over through capsules, and refused."""

import arro3.core
from arro3.core import Array, ArrayReader, ChunkedArray, DataType, Field, RecordBatch, Schema, Table


def outcome(action):
    try:
        return repr(action())
    except BaseException as error:
        return [type(error).__name__, str(error)]


integers = Array([1, 2, None, 4], DataType.int64())
words = Array(["late", "é", None, ""], DataType.string())
lists = arro3.core.list_array(Array([0, 1, 1, 3], DataType.int32()), Array([1, 2, 3], DataType.int32()))
types = [
    DataType.bool(),
    DataType.decimal128(10, 2),
    DataType.timestamp("ms", tz="UTC"),
    DataType.dictionary(DataType.int8(), DataType.string()),
    DataType.struct([Field("a", DataType.float16(), nullable=False)]),
    DataType.map(Field("k", DataType.string(), nullable=False), Field("v", DataType.binary()), True),
]
schema = Schema(
    [Field("n", DataType.int64(), nullable=True, metadata={"key": "value"}), Field("w", DataType.string())]
)
batch = RecordBatch.from_arrays([integers, words], schema=schema)
table = Table.from_batches([batch, batch.slice(1, 2)])

answer = {
    "arrays": [
        [array.to_pylist(), array.null_count, len(array), array.nbytes, repr(array)]
        for array in (integers, words, lists)
    ],
    "slices": [integers.slice(1, 2).to_pylist(), words.take(Array([3, 0], DataType.uint32())).to_pylist()],
    "casts": [
        outcome(lambda kind=kind: integers.cast(kind).to_pylist())
        for kind in (DataType.float64(), DataType.string(), DataType.bool(), DataType.date32())
    ],
    "failing cast": outcome(lambda: words.cast(DataType.list(DataType.int8()))),
    "types": [[repr(kind), kind.bit_width, hash(kind) == hash(kind)] for kind in types],
    "schema": [
        repr(schema),
        schema.names,
        outcome(lambda: schema.field("none")),
        repr(schema.field("n").metadata),
    ],
    "batch": [batch.num_rows, batch.column_names, batch["w"].to_pylist(), repr(batch), batch.nbytes],
    "table": [
        table.num_rows,
        table.chunk_lengths,
        table["n"].to_pylist(),
        repr(table),
        outcome(lambda: table["no"]),
    ],
    "combined": [
        table.combine_chunks().chunk_lengths,
        ChunkedArray([integers, integers]).slice(3, 2).to_pylist(),
    ],
    "by capsule": [
        Array.from_arrow(integers) == integers,
        RecordBatch.from_arrow(batch) == batch,
        Table.from_arrow(table).num_rows,
    ],
    "readers": [
        len(list(ArrayReader.from_arrays(integers.field, [integers, integers]))),
        table.to_reader().read_all().num_rows,
    ],
    "lists": [arro3.core.list_flatten(lists).to_pylist(), arro3.core.list_offsets(lists).to_pylist()],
    "dictionary": outcome(lambda: arro3.core.dictionary_indices(words.cast(types[3])).to_pylist()),
    "scalars": [outcome(lambda index=index: words[index].as_py()) for index in (0, 2, 99)],
    "refused": [
        outcome(lambda: Array(["a"], DataType.int64())),
        outcome(lambda: Array([2**70], DataType.int64())),
        outcome(lambda: RecordBatch.from_arrays([integers, words.slice(0, 1)], schema=schema)),
        outcome(lambda: integers.slice(3, 5)),
        outcome(lambda: integers.take(Array([17], DataType.uint32()))),
        outcome(lambda: arro3.core.list_flatten(integers)),
        outcome(lambda: DataType.time32("ns")),
    ],
}
