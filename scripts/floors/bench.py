"""What scripts/bench measures: see --help. Standard library only."""

import argparse
import csv
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

DESCRIPTION = """
Generates a synthetic company, takes over its opening books and runs one night, measured as whole processes: CPU time
(user and system, with all descendants), wall clock, peak memory. Beside it stand the floors, measured in the same run on
the same data:

  XML        xmllint --sax --noout over the inbox's XML
  CSV        libcsv with empty callbacks over the inbox's CSV
  SHA-256    openssl dgst -sha256 over the inbox
  ledger     every row of the resulting ledger read and inserted by bound statements into an empty one of the same schema
  outbox     the outbox's files created by name and size
"""


class Usage:
    """What a process used, with its descendants: seconds and KiB."""

    def __init__(self, user=0.0, system=0.0, wall=0.0, peak=0):
        self.user, self.system, self.wall, self.peak = user, system, wall, peak

    @property
    def cpu(self):
        return self.user + self.system

    def __add__(self, other):
        return Usage(self.user + other.user, self.system + other.system, self.wall + other.wall,
                     max(self.peak, other.peak))


def measured(command, stdin=None, on_line=None, allowed=(0,)):
    """Runs a command; returns what it used and its standard output. `on_line` sees stderr as it comes."""
    begin = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdin=stdin or subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.PIPE if on_line else None)
        if on_line:
            for line in process.stderr:
                on_line(line.decode(errors="replace").rstrip("\n"), time.monotonic())
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            sys.exit(f"bench: {' '.join(map(str, command[:3]))} … ended with {process.returncode}")
        output.seek(0)
        text = output.read().decode(errors="replace")
    return Usage(used.ru_utime, used.ru_stime, time.monotonic() - begin, used.ru_maxrss), text


def over_files(names, command, allowed=(0,)):
    """Runs a command over many files, as few processes as argument lists allow."""
    with tempfile.TemporaryFile() as listing:
        listing.write(b"\0".join(os.fsencode(n) for n in names))
        listing.seek(0)
        usage, _ = measured(["xargs", "-0", "-r", "sh", "-c", command + ' "$@" >/dev/null 2>&1 || :', "floor"],
                            stdin=listing, allowed=allowed)
    return usage


def files_below(folder):
    found = []
    for path, folders, names in os.walk(folder):
        folders.sort()
        found += [os.path.join(path, name) for name in names]
    return sorted(found)


class Bench:
    def __init__(self, options):
        self.options = options
        self.o2c = Path(options.bin) / "o2c"
        base = Path(options.folder or Path(options.root) / ".bench")
        base.mkdir(parents=True, exist_ok=True)
        # A fresh folder each time: on some file systems creating files is slow where others were just deleted.
        self.folder = Path(tempfile.mkdtemp(prefix=f"{options.orders}-", dir=base))
        self.workspace = self.folder / "workspace"
        self.floors = []
        self.stages = []

    def compile(self, name):
        source = Path(__file__).parent / f"{name}.c"
        program = self.folder / f"floor-{name}"
        libraries = {"csv": ["-lcsv"], "insert": ["-lsqlite3"], "files": []}[name]
        compiler = shutil.which("cc") or shutil.which("clang") or sys.exit("bench: there is no C compiler")
        subprocess.run([compiler, "-O2", "-o", program, source, *libraries], check=True)
        return program

    def prepare(self):
        o = self.options
        self.generate, text = measured([self.o2c, "generate", "--workspace", self.workspace, "--date", o.date,
                                        "--orders", str(o.orders), "--lines", str(o.lines), "--seed", str(o.seed),
                                        "--payments", str(o.payments), "--xml", "0" if o.duckdb else "50"])
        print(text.strip(), file=sys.stderr)

    def input_floors(self):
        inbox = files_below(self.workspace / "inbox")
        xml = [f for f in inbox if f.endswith(".xml")]
        csv = [f for f in inbox if f.endswith(".csv")]
        self.sizes = {name: sum(os.path.getsize(f) for f in group)
                      for name, group in (("xml", xml), ("csv", csv), ("all", inbox))}
        # The first reader would pay for bringing the files into the page cache.
        over_files(inbox, "cat")
        self.floor(f"XML: xmllint --sax, {len(xml)} files, {mb(self.sizes['xml'])}",
                   over_files(xml, "xmllint --sax --noout"))
        with tempfile.TemporaryFile() as listing:
            listing.write("".join(f + "\n" for f in csv).encode())
            listing.seek(0)
            usage, _ = measured([self.compile("csv")], stdin=listing)
        self.floor(f"CSV: libcsv, {len(csv)} files, {mb(self.sizes['csv'])}", usage)
        self.reading = []
        for name, group in (("XML", xml), ("CSV", csv)):
            if group:
                usage, documents = self.read(group)
                self.reading.append((f"{name}: read into {documents} documents, {len(group)} files", usage,
                                     usage.cpu / self.floors[-1 if name == "CSV" else 0][1].cpu))
        self.floor(f"SHA-256: openssl, {len(inbox)} files, {mb(self.sizes['all'])}",
                   over_files(inbox, "openssl dgst -sha256"))

    def read(self, files):
        """Reading of files into typed documents by itself, and how many documents came of them."""
        with tempfile.TemporaryFile() as listing:
            listing.write("".join(f + "\n" for f in files).encode())
            listing.seek(0)
            usage, text = measured([self.o2c, "bench", "reading", "-"], stdin=listing)
        return usage, int(re.search(r"documents=(\d+)", text).group(1))

    def floor(self, name, usage):
        self.floors.append((name, usage))

    def insert_floor(self, tag):
        # Every night of a bench inserts anew.
        (self.folder / f"{tag}.sqlite").unlink(missing_ok=True)
        usage, rows = measured([self.insert, self.workspace / "ledger" / "o2c.sqlite", self.folder / f"{tag}.sqlite"])
        return usage, int(rows)

    def night(self):
        self.insert = self.compile("insert")
        self.init, _ = measured([self.o2c, "init", "--workspace", self.workspace,
                                 "--opening", self.workspace / "opening"])
        self.opening_floor, self.opening_rows = self.insert_floor("opening")
        last = time.monotonic()

        def on_line(line, now):
            nonlocal last
            found = re.match(r"stats (\S+) (.*)", line)
            if not found:
                print(line, file=sys.stderr)
                return
            values = dict(part.split("=") for part in found.group(2).split())
            wall = float(values.get("wall", now - last))
            self.stages.append((found.group(1), Usage(float(values["user"]), float(values["sys"]), wall,
                                                      int(values["maxrss"]))))
            last = now

        self.total, _ = measured([self.o2c, "run", "--workspace", self.workspace, "--date", self.options.date,
                                  "--jobs", str(self.options.jobs), "--stats"], on_line=on_line, allowed=(0, 4))

    def output_floors(self):
        usage, self.rows = self.insert_floor("night")
        self.floor(f"ledger: bound inserts, {self.rows} rows", usage)
        outbox = self.workspace / "outbox"
        names = files_below(outbox)
        with tempfile.TemporaryFile() as listing:
            for name in names:
                listing.write(f"{os.path.getsize(name)}\t{os.path.relpath(name, outbox)}\n".encode())
            listing.seek(0)
            usage, _ = measured([self.compile("files"), self.folder / "files"], stdin=listing)
        self.floor(f"outbox: files created, {len(names)} files, {mb(sum(map(os.path.getsize, names)))}", usage)

    def report(self):
        total = Usage()
        table("floor", self.floors)
        for _, usage in self.floors:
            total = total + usage
        line("sum of floors", total)
        print()
        table("reading by itself", [(name, usage) for name, usage, _ in self.reading])
        for name, _, ratio in self.reading:
            print(f"{name[:3]} reading is {ratio:.2f} times its floor")
        print()
        table("stage", self.stages)
        line("the night, all processes", self.total)
        print()
        strict = total.cpu - self.opening_floor.cpu
        print(f"the night's CPU is {self.total.cpu / total.cpu:.2f} times the sum of floors"
              f" ({self.total.cpu / strict:.2f} without the {self.opening_rows} rows that the opening left in the ledger);"
              f" jobs {self.options.jobs}")
        intake = dict(self.stages).get("intake")
        if intake:
            reading = sum(usage.cpu for _, usage in self.floors[:3])
            print(f"intake's CPU is {intake.cpu / reading:.2f} times reading and hashing")
        orders = self.options.orders
        print(f"{self.total.cpu / orders * 1e6:.0f} µs of CPU an order; peak {self.total.peak / 1024:.0f} MiB;"
              f" ledger {mb(os.path.getsize(self.workspace / 'ledger' / 'o2c.sqlite'))}")
        print(f"before the night: generate {self.generate.cpu:.1f} s of CPU, init {self.init.cpu:.1f} s,"
              f" {self.init.peak / 1024:.0f} MiB")

    def analytic(self):
        """A DuckDB script over the same orders, items, open items and payments, which came as camt.053 and are flattened first."""
        if importlib.util.find_spec("duckdb") is None:
            print("DuckDB: skipped, python3 has no module duckdb (python3 -m pip install duckdb)")
            return
        archive = self.workspace / "inbox" / ".archive" / self.options.date
        payments = self.folder / "payments.csv"
        with open(payments, "w", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(["payment", "amount", "text"])
            for name in files_below(archive / "bank"):
                for _, node in ElementTree.iterparse(name):
                    if node.tag.endswith("}TxDtls"):
                        texts = [part.text.strip() for part in node.iter() if part.tag.endswith(("}Ref", "}Ustrd", "}Nb"))]
                        amount = next(part.text for part in node.iter() if part.tag.endswith("}Amt"))
                        writer.writerow([next(part.text for part in node.iter() if part.tag.endswith("}AcctSvcrRef")), amount,
                                         " ".join(texts)])
        usage, text = measured([sys.executable, Path(__file__).parent / "analytic.py", f"{archive}/orders/**/*.csv", payments,
                                self.workspace / "opening", self.options.date, self.folder / "aging.csv"])
        counts = re.findall(r"\d+", text)
        print(f"DuckDB, one thread, {counts[0]} orders priced and {counts[1]} items matched: {usage.cpu:.2f} s of CPU,"
              f" {usage.peak / 1024:.0f} MiB; the night's CPU is {self.total.cpu / usage.cpu:.0f} times that")

    def apart(self):
        """The same night once more for each form that is asked for: what the report stage needs beyond the plain one."""
        plain = dict(self.stages)["report"]
        for form in self.options.also:
            self.workspace = self.folder / f"workspace-{form}"
            self.stages = []
            self.prepare()
            with open(self.workspace / "pipeline.yml", "a") as configuration:
                configuration.write(f"\ndeliveries:\n  - {{ documents: [ubl, page, {form}] }}\n")
            self.night()
            ending = {"pdf": ".pdf", "mail": ".eml"}[form]
            written = [f for f in files_below(self.workspace / "outbox") if f.endswith(ending)]
            more = dict(self.stages)["report"].cpu - plain.cpu
            size = sum(map(os.path.getsize, written))
            if written:
                print(f"{form}: {more / len(written) * 1e6:.0f} µs of CPU and {size / len(written) / 1000:.1f} kB a document,"
                      f" {len(written)} documents")

    def run(self):
        try:
            self.prepare()
            self.input_floors()
            self.night()
            self.output_floors()
            self.report()
            if self.options.duckdb:
                self.analytic()
            self.apart()
        finally:
            if self.options.keep:
                print(f"bench: kept {self.folder}", file=sys.stderr)
            else:
                shutil.rmtree(self.folder, ignore_errors=True)


def mb(size):
    return f"{size / 1e6:.1f} MB"


def line(name, usage):
    print(f"{name:<58}{usage.user:>9.2f}{usage.system:>9.2f}{usage.cpu:>9.2f}{usage.wall:>9.2f}{usage.peak / 1024:>9.0f}")


def table(title, rows):
    print(f"{title:<58}{'user s':>9}{'sys s':>9}{'CPU s':>9}{'wall s':>9}{'peak MiB':>9}")
    for name, usage in rows:
        line(name, usage)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=DESCRIPTION,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=100_000, help="orders of the night (default 100000)")
    parser.add_argument("--lines", type=int, default=5, help="lines an order (default 5)")
    parser.add_argument("--payments", type=int, default=90, help="payments for a hundred orders (default 90)")
    parser.add_argument("--jobs", type=int, default=1, help="threads of the night (default 1)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives another company")
    parser.add_argument("--date", default="2026-01-05", help="the night (default 2026-01-05)")
    parser.add_argument("--also", nargs="*", choices=["pdf", "mail"], default=[],
                        help="then the same night for customers who take UBL, a page and this, measured a document")
    parser.add_argument("--duckdb", action="store_true",
                        help="all orders as CSV, and beside the night a DuckDB script over the same files that only joins, prices,"
                             " matches by reference and writes an aging (needs python3's module duckdb)")
    parser.add_argument("--folder", help="where to work (default .bench under the repository)")
    parser.add_argument("--keep", action="store_true", help="keep the workspace")
    parser.add_argument("--root", help=argparse.SUPPRESS)
    parser.add_argument("--bin", help=argparse.SUPPRESS)
    Bench(parser.parse_args()).run()


if __name__ == "__main__":
    main()
