"""Splink's side of the race: the same columns and keys, m from labels, u from random pairs, one threshold.

python benchmarks/splink_side.py train FOLDER RECORDS
python benchmarks/splink_side.py predict|sweep FOLDER
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from race import Records, kept, peak
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule

from kankei.matching.columns import Ints
from kankei.matching.evaluation import evaluate

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999)


def level(condition: str, *, frequency: str = "") -> dict[str, Any]:
    """One comparison level; ``frequency`` names the column whose common values weigh less."""
    told: dict[str, Any] = {"sql_condition": condition, "label_for_charts": condition[:40]}
    return told | ({"tf_adjustment_column": frequency, "tf_adjustment_weight": 1.0} if frequency else {})


def comparison(name: str, missing: str, *levels: dict[str, Any]) -> dict[str, Any]:
    """A comparison: missing, the levels given, anything else."""
    null = level(missing) | {"is_null_level": True}
    return {"output_column_name": name, "comparison_levels": [null, *levels, level("ELSE")]}


def either(column: str) -> str:
    return f"({column}_l IS NULL OR {column}_r IS NULL)"


def same(column: str) -> str:
    return f"{column}_l = {column}_r"


def near(column: str, apart: int = 1) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {apart}"


def name_part(part: str) -> dict[str, Any]:
    """A surname or given name: as written, else by its reading, which is plain ASCII and safe to fuzz."""
    reading = f"{part}_reading"
    return comparison(
        part,
        f"{either(part)} AND {either(reading)}",
        level(same(part), frequency=part),
        level(same(reading), frequency=reading),
        level(f"length({reading}_l) >= 4 AND {near(reading)}"),
    )


GENDER = {
    "output_column_name": "gender",
    "comparison_levels": [
        level(either("gender")) | {"is_null_level": True},
        level(same("gender")) | {"m_probability": 0.999, "fix_m_probability": True},
        level("ELSE") | {"m_probability": 0.001, "fix_m_probability": True},
    ],
}
"""No two rows of one person differ in it in the labelled towns, so m is declared."""


def settings(prior: float) -> SettingsCreator:
    """What Splink compares: the levels that its guides advise, on the library's own columns."""
    place = f"({same('postal_code')} OR ({same('city')} AND {same('town')}))"
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="no",
        probability_two_random_records_match=prior,
        retain_matching_columns=False,
        blocking_rules_to_generate_predictions=[CustomRule("l.keys = r.keys", arrays_to_explode=["keys"])],
        comparisons=[
            name_part("surname"),
            name_part("given"),
            GENDER,
            comparison(
                "birth_date",
                either("birth_date"),
                level(same("birth_date")),
                level(near("birth_date")),
            ),
            comparison(
                "phone", either("phone"), level(same("phone"), frequency="phone"), level(near("phone"))
            ),
            comparison(
                "email",
                f"{either('email')} OR relay_l <> relay_r",
                level(same("email"), frequency="email"),
                level(f"length(email_l) >= 8 AND {near('email')}"),
                level("split_part(email_l, '@', 1) = split_part(email_r, '@', 1)"),
            ),
            comparison(
                "address",
                f"{either('city')} AND {either('postal_code')} AND {either('prefecture')}",
                level(f"{place} AND {same('block')} AND {same('room')}"),
                level(f"{place} AND {same('block')}"),
                level(place),
                level(same("city"), frequency="city"),
                level(same("prefecture")),
            ),
            comparison("handle", either("handle"), level(same("handle"))),
        ],
    )  # fmt: skip


def table(place: Path, records: Records) -> pa.Table:
    """The records for DuckDB: texts with NULL for missing, and the keys as a list."""
    told: dict[str, Any] = {"no": np.arange(len(records.relay)), "relay": records.relay}
    for name, (codes, values) in records.fields.items():
        dictionary = pa.DictionaryArray.from_arrays(
            codes.astype(np.int32), pa.array([None, *values[1:]], pa.string())
        )
        told[name] = dictionary.cast(pa.string())
    keys = np.load(place / "keys.npz")
    ends = np.searchsorted(keys["rows"], np.arange(len(records.relay) + 1))
    told["keys"] = pa.ListArray.from_arrays(ends.astype(np.int32), keys["keys"].astype(np.int64))
    told["person"] = records.person
    return pa.table(told)


def linker(place: Path, records: Records, told: SettingsCreator | Path) -> Linker:
    """A linker over the records in a DuckDB in memory."""
    api = DuckDBAPI(duckdb.connect())
    return Linker(api.register(table(place, records)), told, log_level=None)


def clusters(engine: Linker, predicted: Any, threshold: float, size: int) -> Ints:
    """Splink's person of every record."""
    found = engine.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=threshold
    )
    columns = found.as_duckdbpyrelation().select("no, cluster_id").fetchnumpy()
    labels = np.zeros(size, np.int64)
    labels[columns["no"]] = columns["cluster_id"]
    return labels


def true_pairs(person: Ints) -> float:
    sizes = np.unique(person, return_counts=True)[1].astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())


def train(folder: Path, count: int) -> None:
    """Estimate m and u and choose the threshold on labelled towns; keep the model for ``count`` records."""
    place = folder / "training"
    records = kept(place)
    size = len(records.relay)
    matches = true_pairs(records.person)
    engine = linker(place, records, settings(matches / (size * (size - 1) / 2)))
    engine.training.estimate_u_using_random_sampling(max_pairs=2e7, seed=1)
    engine.training.estimate_m_from_label_column("person")
    predicted = engine.inference.predict(threshold_match_probability=THRESHOLDS[0])
    scored = [(evaluate(records.person, clusters(engine, predicted, t, size)).f1, t) for t in THRESHOLDS]
    model = engine.misc.save_model_to_json()
    model["probability_two_random_records_match"] = matches * count / size / (count * (count - 1) / 2)
    (folder / "splink.json").write_text(
        json.dumps({"threshold": max(scored)[1], "model": model}), encoding="utf-8"
    )


def predict(folder: Path) -> None:
    """Block, score and cluster the records at the threshold chosen; say how long it took."""
    told = json.loads((folder / "splink.json").read_text(encoding="utf-8"))
    records = kept(folder / "records")
    engine = linker(folder / "records", records, told["model"])
    clock, spent = [time.perf_counter()], time.process_time()
    engine.inference.compute_blocked_pairs_for_predict()
    clock.append(time.perf_counter())
    predicted = engine.inference.predict(threshold_match_probability=told["threshold"])
    clock.append(time.perf_counter())
    labels = clusters(engine, predicted, told["threshold"], len(records.relay))
    clock.append(time.perf_counter())
    spent = time.process_time() - spent
    np.save(folder / "labels.npy", labels)
    parts = dict(zip(("block", "predict", "cluster"), np.diff(clock).tolist(), strict=True))
    print(json.dumps({"seconds": parts, "processor": spent, "peak": peak()}))


def sweep(folder: Path) -> None:
    """Cluster the same records at every threshold."""
    told = json.loads((folder / "splink.json").read_text(encoding="utf-8"))
    records = kept(folder / "records")
    engine = linker(folder / "records", records, told["model"])
    predicted = engine.inference.predict(threshold_match_probability=THRESHOLDS[0])
    size = len(records.relay)
    tried = {str(t): clusters(engine, predicted, t, size) for t in THRESHOLDS}
    np.savez(folder / "tried.npz", allow_pickle=False, **tried)


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        {"predict": predict, "sweep": sweep}[sys.argv[1]](Path(sys.argv[2]))
