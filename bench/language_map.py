"""A million documents counted and compared, beside what else does it, all on the same texts in the same run.

    .venv/bin/python bench/language_map.py [--documents 1000000] [--without scattertext five]

The documents are the real ones beside the project, cleaned once and drawn again with a fixed seed. Beside us run:

- `wc -w`, the floor: it counts words and nothing else
- scikit-learn: CountVectorizer(1, 3) with a threshold of 5 documents, summed by group, and log-odds; its counts and
  ours have to be the same, term by term
- scattertext, on a part of the documents, in an environment of its own (`--without scattertext` leaves it out)

Each is a process of its own: its time begins before it imports anything, its memory is the most it ever had. Ours reads
the file, counts occurrences, documents, authors and their unevenness, writes the cube, and computes the same log-odds
of every term. Then the whole map of that cube, five times as many documents, and how long a term's page takes to find
what it tells.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
PART = 20_000  # documents for scattertext

CORPUS = """
import sys
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
from plomada.language.cleaning import cleaned_column
from tests.library.real_texts import corpus
spanish, english = corpus("mananeras_es_2018-2021"), corpus("qmsum_product_en")
def table(of, author):
    return pa.table({"text": cleaned_column(of["text"].cast(pa.large_string()).combine_chunks()),
                     "group": of["group"].cast(pa.string()), "author": of[author].cast(pa.string())})
every = pa.concat_tables([table(spanish, "speaker"), table(english, "doc")]).combine_chunks()
drawn = np.random.default_rng(1).integers(0, len(every), int(sys.argv[2]))
with pq.ParquetWriter(sys.argv[1] + ".parquet", every.schema) as file, open(sys.argv[1] + ".txt", "w") as text:
    for start in range(0, len(drawn), 65536):
        part = every.take(pa.array(drawn[start:start + 65536]))
        file.write_table(part, row_group_size=65536)
        text.write("\\n".join(part["text"].to_pylist()) + "\\n")
"""
OURS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import numpy as np
import pyarrow.parquet as pq
from plomada.engines.local import LocalEngine
from plomada.language.counting.cube import CountSettings
from plomada.language.reading import DocumentColumns, DocumentFiles
TERMS = 1 << 14  # whose log-odds are computed together: as many as the processor's cache has room for
files = DocumentFiles([Path(sys.argv[1] + ".parquet")], DocumentColumns("text", "group", "author"))
cube = LocalEngine().count(files.batches(), CountSettings(), Path(sys.argv[2]))
rows = pq.read_table(cube.folder / "by_group.parquet", columns=["term", "group", "occurrences"])
terms, groups, occurrences = (rows[name].to_numpy() for name in rows.column_names)
n = cube.totals.words.sum(axis=1).astype(np.float32)
def greatest(first):
    "Return the greatest of the log-odds' z of some terms."
    begun, end = np.searchsorted(terms, (first, min(first + TERMS, cube.size)))
    y = np.zeros((terms[end - 1] - first + 1, len(n)), np.float32)
    y[terms[begun:end] - first, groups[begun:end]] = occurrences[begun:end]
    all_of = y.sum(axis=1, keepdims=True)
    rest, prior = all_of - y, 1000 * all_of / n.sum()
    odds = np.log((y + prior) / (n + 1000 - y - prior)) - np.log((rest + prior) / (n.sum() - n + 1000 - rest - prior))
    return np.abs(odds / np.sqrt(1 / (y + prior) + 1 / (rest + prior))).max()
with ThreadPoolExecutor(2) as pool:
    print(cube.size, max(pool.map(greatest, range(0, cube.size, TERMS))))
"""
MAP = """
import sys
from pathlib import Path
from plomada.language.counting.cube import Cube
from plomada.language.mapping import MapChoice, language_map
found = language_map(Cube(Path(sys.argv[1])), MapChoice(languages={"es": 0.9, "en": 0.1}))
print(found.candidates, len(found.shared), sum(len(terms) for terms in found.owned.values()))
"""
SKLEARN = """
import sys
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
table = pq.read_table(sys.argv[1] + ".parquet", columns=["text", "group"])
counter = CountVectorizer(ngram_range=(1, 3), min_df=5)
counts = counter.fit_transform(table["text"].to_pylist())
groups, place = np.unique(np.array(table["group"].to_pylist()), return_inverse=True)
by_group = csr_matrix((np.ones(len(place)), (place, np.arange(len(place))))) @ counts
y = np.asarray(by_group.todense()).T
n, rest = y.sum(axis=0), y.sum(axis=1, keepdims=True) - y
prior = 1000 * y.sum(axis=1, keepdims=True) / y.sum()
odds = np.log((y + prior) / (n + 1000 - y - prior)) - np.log((rest + prior) / (n.sum() - n + 1000 - rest - prior))
z = odds / np.sqrt(1 / (y + prior) + 1 / (rest + prior))
columns = {str(group): y[:, number].astype("int64") for number, group in enumerate(groups)}
pq.write_table(pa.table({"term": counter.get_feature_names_out(), **columns}), sys.argv[2])
print(len(z), float(np.abs(z).max()))
"""
SCATTERTEXT = """
import sys
import pandas as pd, pyarrow.parquet as pq
import scattertext as st
frame = pq.read_table(sys.argv[1] + ".parquet", columns=["text", "group"]).slice(0, int(sys.argv[2])).to_pandas()
frame["side"] = (frame["group"] == "presidencia").map({True: "one", False: "other"})
corpus = st.CorpusFromPandas(frame, category_col="side", text_col="text", nlp=st.whitespace_nlp_with_sentences).build()
few = corpus.compact(st.AssociationCompactor(2000))
page = st.produce_scattertext_explorer(few, category="one", category_name="one", not_category_name="other")
print(len(page))
"""
PAGE = """
import sys, time
from pathlib import Path
from plomada.language.context import context
from plomada.language.counting.cube import Cube
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.stop_words import stop_words
cube = Cube(Path(sys.argv[1]))
texts, left_out = EncodedTexts(cube.folder), stop_words("es", "en")
times = []
for term in ("gobierno", "remote control", "salud", "seguridad", "gobierno", "guardia nacional"):
    begun = time.perf_counter()
    context(cube, texts, term, groups=cube.totals.groups, left_out=left_out, authors=5)
    cube.number_of(term)
    times.append(time.perf_counter() - begun)
print(max(times[1:]))
"""


Hold = Callable[[bool, str], None]


@dataclass(frozen=True)
class Run:
    """What a process took: seconds, the most megabytes it had, what it printed."""

    seconds: float
    megabytes: float
    said: str


def run(command: list[str]) -> Run:
    """Run a process, and time it from its start to its end; `time` tells the most memory of it and its children."""
    begun = time.perf_counter()
    done = subprocess.run(
        ["/usr/bin/env", "time", "-v", *command], capture_output=True, text=True, check=False, cwd=ROOT
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    memory = re.search(r"Maximum resident set size \(kbytes\): (\d+)", done.stderr)
    return Run(seconds, int(memory[1]) / 1024 if memory else float("nan"), done.stdout.strip())


def python(code: str, *arguments: str, interpreter: str = sys.executable) -> Run:
    """Run a piece of Python in a process of its own."""
    paths = f"import sys; sys.path[:0] = [{str(ROOT / 'src')!r}, {str(ROOT)!r}]\n"
    return run([interpreter, "-W", "ignore", "-c", paths + code, *arguments])


def same_counts(cube: Path, theirs: Path) -> int:
    """Return how many terms have the same count in every group; end the run where one has not."""
    import numpy as np
    import pyarrow.parquet as pq

    from plomada.language.counting.cube import Cube

    ours = Cube(cube)
    other = pq.read_table(theirs)
    place = {term: number for number, term in enumerate(ours.terms["term"].to_pylist())}
    order = np.array([place[term] for term in other["term"].to_pylist()])
    matrix = np.stack([other[group].to_numpy() for group in ours.totals.groups], axis=1)
    assert len(order) == ours.size, (len(order), ours.size)
    assert (ours.by_group().occurrences[order] == matrix).all()
    return len(order)


def beside_scattertext(folder: Path, corpus: str, ours: Run, documents: int, hold: Hold) -> None:
    """Run scattertext on a part of the documents, in an environment of its own."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
    pip = [str(folder / "env/bin/pip"), "install", "-q", "scattertext", "six", "pyarrow", "setuptools<81"]
    subprocess.run(pip, check=True)
    scatter = python(SCATTERTEXT, corpus, str(PART), interpreter=str(folder / "env/bin/python"))
    ratio = scatter.seconds / PART / (ours.seconds / documents)
    print(f"scattertext: {PART:,} documents in {scatter.seconds:.1f} s; {ratio:.0f} times ours, by the document")
    hold(ratio >= 100, "at least 100 times as fast as scattertext by the document")


def five_times_as_many(folder: Path, ours: Run, documents: int, hold: Hold) -> None:
    """Count five times as many documents."""
    for number in range(3):
        subprocess.run(["rm", "-rf", str(folder / f"cube{number}")], check=True)
    five = str(folder / "five")
    python(CORPUS, five, str(5 * documents))
    more = python(OURS, five, str(folder / "cube-five"))
    ratio = more.seconds / ours.seconds
    print(f"five times as many: {more.seconds:.1f} s, {more.megabytes:.0f} MB; {ratio:.1f} times as long")
    hold(ratio <= 6, "five times as many documents in at most 6 times")
    hold(more.megabytes < 2560, "under 2.5 GB")


def main() -> int:
    """Run them all, and hold each claim; return 1 where one is missed."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--documents", type=int, default=1_000_000)
    arguments.add_argument("--without", nargs="*", default=[], choices=("scattertext", "sklearn", "five"))
    given = arguments.parse_args()
    missed: list[str] = []

    def hold(true: bool, what: str) -> None:
        print(f"  {'held' if true else 'MISSED'}: {what}")
        if not true:
            missed.append(what)

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        corpus = str(folder / "corpus")
        python(CORPUS, corpus, str(given.documents))
        python(OURS, corpus, str(folder / "first"))  # compiles, and fills the cache of files for everybody
        floors = sorted(run(["wc", "-w", corpus + ".txt"]).seconds for _ in range(3))
        mine = [python(OURS, corpus, str(folder / f"cube{number}")) for number in range(3)]
        mine.sort(key=lambda run: run.seconds)
        ours, floor = mine[1], floors[1]
        print(f"ours: {ours.seconds:.2f} s (best {mine[0].seconds:.2f}), {ours.megabytes:.0f} MB")
        print(f"wc -w: {floor:.2f} s; ours takes {ours.seconds / floor:.1f} times that")
        hold(ours.seconds <= 5 * floor, "at most 5 times wc -w")
        hold(ours.megabytes <= 1536, "at most 1.5 GB")
        if "sklearn" not in given.without:
            theirs = python(SKLEARN, corpus, str(folder / "sklearn.parquet"))
            ratio = theirs.seconds / ours.seconds
            print(f"scikit-learn: {theirs.seconds:.1f} s, {theirs.megabytes:.0f} MB; {ratio:.1f} times ours")
            print(f"  {same_counts(folder / 'cube0', folder / 'sklearn.parquet'):,} terms, the same in every group")
            hold(ratio >= 22, "at least 22 times as fast as scikit-learn")
        whole = python(MAP, str(folder / "cube0"))
        print(
            f"the whole map of it, with phrases, forms and intervals: {whole.seconds:.1f} s, {whole.megabytes:.0f} MB"
        )
        page = float(python(PAGE, str(folder / "cube0")).said)
        print(f"a term's page: what it tells is found in {1000 * page:.0f} ms at most")
        hold(page < 0.2, "a term's page under 200 ms")
        if "scattertext" not in given.without:
            beside_scattertext(folder, corpus, ours, given.documents, hold)
        if "five" not in given.without:
            five_times_as_many(folder, ours, given.documents, hold)
    print(json.dumps({"missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
