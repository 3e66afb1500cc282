"""The model: splink on DuckDB, trained on the table itself.

Here is how this works. Every row becomes the columns in which it is compared, and a list of keys. Rows that share a key
are a pair to compare, unless too many rows share it. How often each comparison comes out each way among rows that are
two (u) is counted on pairs drawn at random; among rows that are one (m) it is learnt by expectation maximisation, once
for each column that may hold pairs together, so that each comparison is learnt where it was not what made the pair.

This is the one module that imports splink and DuckDB. It takes most of a second and much memory, so it is itself
imported only where duplicates are looked for: see `plomada.matching.finding`.
"""

# ruff: noqa: S608  what goes into the SQL are names of tables and columns of this package, never a value

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.exceptions import EMTrainingException

from plomada.matching.comparing import Comparison, Kind, Row
from plomada.matching.pairs import Settings
from plomada.matching.weights import without_matches

PAIRS_DRAWN: Final = 1_000_000
PAIRS_LEARNT: Final = 500_000
FEWEST_PAIRS: Final = 10  # in a block, to learn anything from
FEWEST_KNOWN: Final = 10  # rows with a value, for a comparison to be made at all
SURE_SHARE: Final = 0.7  # of the pairs that are one, how many the rules find
LEAST: Final = 1e-6  # no outcome is impossible
DATA: Final = "records"

logging.getLogger("splink").setLevel(logging.ERROR)  # it reports every step; what matters is in `Pairs.note`


@dataclass(frozen=True)
class Scored:
    """A pair as the model leaves it: positions of the two rows, and of each comparison its outcome and weight."""

    left: int
    right: int
    probability: float
    weight: float
    outcomes: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True)
class Found:
    """The scored pairs, and how many were compared."""

    scored: tuple[Scored, ...]
    compared: int


class Model:
    """One table, and what was learnt from it."""

    def __init__(self, kind: Kind, settings: Settings) -> None:
        self.kind = kind
        self.settings = settings
        self.rows = 0
        self.comparisons: list[Comparison] = []
        self.database = duckdb.connect(
            config={
                "memory_limit": settings.memory,
                "threads": str(settings.threads),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            }
        )
        self.database.execute("SET enable_progress_bar = false")
        self.api = DuckDBAPI(self.database)

    def load(self, batches: Iterable[Sequence[Row]], fresh: Sequence[bool]) -> None:
        """Take in the rows as they are compared, some at a time, and whether each of them is fresh."""
        columns = ", ".join(f'"{name}" {kind}' for name, kind in self.kind.types.items())
        self.database.execute(f"CREATE TABLE {DATA} (unique_id BIGINT, fresh BOOLEAN, keys VARCHAR[], {columns})")
        for batch in batches:
            upto = self.rows + len(batch)
            self.database.register("given", self._batch(batch, fresh[self.rows : upto]))
            self.database.execute(f"INSERT INTO {DATA} SELECT * FROM given").fetchall()
            self.database.unregister("given")
            self.rows = upto
        self.comparisons = [one for one in self.kind.comparisons if self._says_something(one)]

    def _batch(self, rows: Sequence[Row], fresh: Sequence[bool]) -> pa.Table:
        kinds = {"VARCHAR": pa.string(), "VARCHAR[]": pa.list_(pa.string())}
        columns: dict[str, Any] = {
            "unique_id": pa.array(range(self.rows, self.rows + len(rows)), pa.int64()),
            "fresh": pa.array(fresh, pa.bool_()),
            "keys": pa.array([row["keys"] for row in rows], pa.list_(pa.string())),
        }
        for name, kind in self.kind.types.items():
            columns[name] = pa.array([row[name] or None for row in rows], kinds[kind])
        return pa.table(columns)

    def close(self) -> None:
        """Give back what the database took."""
        self.database.close()

    def find(self, seed: int) -> Found:
        """Learn from the table, and return the pairs at or above the threshold."""
        compared = self._pair_up()
        if not compared:
            return Found((), 0)
        self.linker = Linker(self._registered(DATA), self._settings(), log_level=None, validate_settings=False)
        self._learn(seed)
        pairs = self._registered("pairs")
        self.linker.table_management.register_blocked_pairs_for_predict(pairs)
        least = min(self.settings.threshold, self.settings.threshold_by_rule)
        predicted = self.linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        return Found(self._read(predicted.physical_name), compared)

    def _says_something(self, comparison: Comparison) -> bool:
        """Return whether enough rows have a value, and not all the same."""
        known = self._number(f'SELECT count("{comparison.column}") FROM {DATA}')
        return known >= FEWEST_KNOWN and self._number(f'SELECT count(DISTINCT "{comparison.column}") FROM {DATA}') > 1

    def _number(self, sql: str) -> int:
        # Read to the end: DuckDB holds the connection until a result is.
        return int(self.database.execute(sql).fetchall()[0][0] or 0)

    def _pair_up(self) -> int:
        """Write down the pairs to compare: rows that share a key which few share; at least one of them is fresh."""
        self.database.execute(
            f"""
            CREATE TABLE keyed AS SELECT unique_id, fresh, unnest(keys) AS key FROM {DATA};
            CREATE TABLE held AS SELECT key FROM keyed GROUP BY key
                HAVING count(*) BETWEEN 2 AND {self.settings.most_in_block} AND bool_or(fresh);
            CREATE TABLE pairs AS SELECT DISTINCT l.unique_id AS join_key_l, r.unique_id AS join_key_r, '0' AS match_key
                FROM held JOIN keyed l USING (key) JOIN keyed r USING (key)
                WHERE l.unique_id < r.unique_id AND (l.fresh OR r.fresh)
                ORDER BY 1, 2;
            DROP TABLE keyed; DROP TABLE held;
            """
        )
        return self._number("SELECT count(*) FROM pairs")

    def _registered(self, table: str) -> Any:
        return self.api.register(table)

    def _settings(self) -> SettingsCreator:
        return SettingsCreator(
            link_type="dedupe_only",
            comparisons=[_in_splinks_words(one) for one in self.comparisons],
            blocking_rules_to_generate_predictions=[],
            probability_two_random_records_match=self._prior(),
            retain_matching_columns=True,
            retain_intermediate_calculation_columns=True,
            max_iterations=50,
        )

    def _prior(self) -> float:
        """Return how probable it is that two rows picked at random are one, by the rules that are nearly sure."""
        sure = " UNION ".join(
            f"SELECT l.unique_id AS l, r.unique_id AS r FROM ({self._held(rule)}) l JOIN ({self._held(rule)}) r "
            f"USING ({', '.join(rule)}) WHERE l.unique_id < r.unique_id"
            for rule in self.kind.rules
        )
        self.database.execute(f"CREATE TABLE sure AS {sure}")
        pairs = max(self._number("SELECT count(*) FROM sure"), 1)
        return min(pairs / SURE_SHARE / (self.rows * (self.rows - 1) / 2), 0.5)

    def _held(self, rule: tuple[str, ...]) -> str:
        """Return the rows that share all of these columns with a few others, as SQL."""
        columns = ", ".join(f'"{name}"' for name in rule)
        known = " AND ".join(f'"{name}" IS NOT NULL' for name in rule)
        few = f"count(*) OVER (PARTITION BY {columns}) BETWEEN 2 AND {self.settings.most_in_block}"
        return f"SELECT unique_id, {columns} FROM {DATA} WHERE {known} QUALIFY {few}"

    def _tell_how_rare(self) -> None:
        """Tell splink how often each value is found among the rows that are not of the pair.

        Counted over all rows, an address that two rows share in a table of fifty would look common because of the very
        duplicate it betrays: the two are left out, and a half is added, so that none is impossible.
        """
        for column in sorted({level.rare for one in self.comparisons for level in one.levels if level.rare}):
            name = f"rare_{column}"
            self.database.execute(
                f'CREATE TABLE {name} AS SELECT "{column}", greatest(count(*) - 1.5, 0.5) / ({self.rows} - 1) '
                f'AS "tf_{column}" FROM {DATA} WHERE "{column}" IS NOT NULL GROUP BY "{column}"'
            )
            self.linker.table_management.register_term_frequency_lookup(self._registered(name), column)

    def _learn(self, seed: int) -> None:
        training = self.linker.training
        self._tell_how_rare()
        training.estimate_u_using_random_sampling(max_pairs=PAIRS_DRAWN, seed=seed, min_count_per_level=None)
        for column in self.kind.blocks:
            if self._pairs_within(column) < FEWEST_PAIRS:
                continue
            try:
                training.estimate_parameters_using_expectation_maximisation(
                    f'l."{column}" = r."{column}"',
                    fix_u_probabilities=True,
                    estimate_without_term_frequencies=True,
                    max_pairs=PAIRS_LEARNT if self.rows > 100_000 else None,
                )
            except EMTrainingException:
                continue  # the block holds nothing that differs: what was known before stays
        self._settle()

    def _pairs_within(self, column: str) -> int:
        return self._number(
            f'SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM {DATA} WHERE "{column}" IS NOT NULL '
            f'GROUP BY "{column}")'
        )

    def _settle(self) -> None:
        """Take the pairs that are one out of those drawn at random, and leave no outcome impossible."""
        prior = self.linker._settings_obj.core_model_settings.probability_two_random_records_match
        for comparison in self.linker._settings_obj.core_model_settings.comparisons:
            for level in comparison._comparison_levels_excluding_null:
                m, share = level.m_probability, level.u_probability
                level.m_probability = max(float(m), LEAST) if isinstance(m, float) else LEAST
                share = max(float(share), LEAST) if isinstance(share, float) else LEAST
                level.u_probability = without_matches(share, prior=prior, m=level.m_probability)

    def _read(self, table: str) -> tuple[Scored, ...]:
        names = [one.name for one in self.comparisons]
        rare = {one.name for one in self.comparisons if any(level.rare for level in one.levels)}
        weights = [f"mw_{name} + mw_tf_adj_{name}" if name in rare else f"mw_{name}" for name in names]
        parts = ", ".join(f"gamma_{name}, {weight}" for name, weight in zip(names, weights, strict=True))
        rows = self.database.execute(
            f"SELECT unique_id_l, unique_id_r, match_probability, match_weight, {parts} FROM {table} "
            f"WHERE match_probability >= {self.settings.threshold} OR EXISTS (FROM sure WHERE l = unique_id_l "
            "AND r = unique_id_r) ORDER BY match_weight DESC, unique_id_l, unique_id_r"
        ).fetchall()
        return tuple(
            Scored(
                left=row[0],
                right=row[1],
                probability=row[2],
                weight=row[3],
                outcomes=tuple(
                    (name, row[4 + 2 * number], row[5 + 2 * number])
                    for number, name in enumerate(names)
                    if row[4 + 2 * number] >= 0
                ),
            )
            for row in rows
        )


def _in_splinks_words(comparison: Comparison) -> dict[str, Any]:
    column = comparison.column
    levels: list[Mapping[str, Any]] = [
        {
            "sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL',
            "label_for_charts": "unknown",
            "is_null_level": True,
        }
    ]
    for level in (*comparison.levels, comparison.otherwise):
        described: dict[str, Any] = {
            "sql_condition": level.sql,
            "label_for_charts": level.sql,
            "m_probability": level.m,
        }
        if level.rare:
            described |= {"tf_adjustment_column": level.rare, "tf_minimum_u_value": 1e-5}
        levels.append(described)
    return {"output_column_name": comparison.name, "comparison_levels": levels}
