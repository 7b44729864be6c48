"""What scripts/bench history measures: see --help. Standard library only."""

import argparse
import csv
import re
import shutil
import sqlite3
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bench import Usage, line, measured  # noqa: E402

DESCRIPTION = """
Measures what a ledger's past costs a night: the second night of a synthetic company as whole processes, three times: after a
go-live with few open items; with as many open items as --open; and with --closed closed ones beside them. Open items come
through `o2c init`. Closed ones are copies of the facts of the first night (orders, shipments, invoices, tax, bank entries,
receipts, applications, postings) under keys and numbers of their own, with all indexes.
"""

# Facts of a closed item, and which of their columns hold keys of facts; others (accounts, items) are master data.
FACTS = {
    "orders": ["key"],
    "order_number": ["order_key"],
    "shipment": ["key", "order_key"],
    "shipment_invoice": ["shipment", "invoice"],
    "invoice": ["key", "order_key", "shipment", "corrects", "origin"],
    "invoice_tax": ["invoice"],
    "bank_entry": ["key", "statement", "twin"],
    "bank_transaction": ["entry"],
    "receipt": ["key", "entry"],
    "application": ["key", "source", "item", "reverses"],
    "posting": ["key", "item"],
}
NUMBERS = {"number", "reference", "end_to_end"}
# Keys of the first night, which is the run after the go-live.
TONIGHT = f"BETWEEN {2 << 47} AND {(3 << 47) - 1}"
# Before the keys of all runs: the past is older than what a night looks back to.
FIRST_KEY = 1 << 46


class History:
    def __init__(self, options):
        self.options = options
        self.folder = Path(tempfile.mkdtemp(prefix="history-", dir=options.folder))
        self.o2c = Path(options.bin) / "o2c"
        self.rows = []

    def generate(self, workspace, day):
        measured([self.o2c, "generate", "--workspace", workspace, "--date", day, "--orders", str(self.options.orders),
                  "--payments", "90", "--xml", "50"])

    def run(self):
        try:
            few, many = self.folder / "few", self.folder / "many"
            for workspace, open_items in ((few, 0), (many, self.options.open)):
                self.generate(workspace, self.options.date)
                self.add_open(workspace / "opening", open_items)
                measured([self.o2c, "init", "--workspace", workspace, "--opening", workspace / "opening"])
                self.night(workspace, self.options.date)
                self.generate(workspace, "next")
            closed = self.folder / "closed"
            shutil.copytree(many, closed)
            count = self.add_closed(closed / "ledger" / "o2c.sqlite")
            self.measure("few open items", few)
            self.measure(f"{self.options.open} more open items", many)
            self.measure(f"… and {count} closed ones", closed)
        finally:
            if self.options.keep:
                print(f"bench: kept {self.folder}", file=sys.stderr)
            else:
                shutil.rmtree(self.folder, ignore_errors=True)

    def measure(self, name, workspace):
        day = date.fromisoformat(self.options.date) + timedelta(days=1)
        size = (workspace / "ledger" / "o2c.sqlite").stat().st_size
        stages, total = self.night(workspace, day.isoformat())
        if not self.rows:
            print(f"{'the night of ' + str(self.options.orders) + ' orders after':<58}"
                  f"{'user s':>9}{'sys s':>9}{'CPU s':>9}{'wall s':>9}{'peak MiB':>9}")
        self.rows.append(total)
        line(f"{name}, ledger of {size / 1e6:.0f} MB", total)
        for stage, usage in stages:
            line("  " + stage, usage)
        if len(self.rows) > 1:
            print(f"{total.cpu / self.rows[0].cpu:.2f} times the first")
        sys.stdout.flush()

    def night(self, workspace, day):
        stages = []

        def on_line(text, _):
            found = re.match(r"stats (\S+) (.*)", text)
            if found:
                values = dict(part.split("=") for part in found.group(2).split())
                stages.append((found.group(1), Usage(float(values["user"]), float(values["sys"]), 0, int(values["maxrss"]))))

        total, _ = measured([self.o2c, "run", "--workspace", workspace, "--date", day, "--jobs", "1", "--stats"],
                            on_line=on_line, allowed=(0, 4))
        total.peak = max(usage.peak for _, usage in stages)
        return stages, total

    def add_open(self, opening, count):
        """Invoices of the customers in turn, not yet due on either night."""
        with open(opening / "customers.csv", newline="") as source:
            customers = [(row["id"], row["currency"]) for row in csv.DictReader(source)]
        begin = date.fromisoformat(self.options.date)
        total = 0
        with open(opening / "open-items.csv", "a", newline="") as target:
            rows = csv.writer(target, lineterminator="\n")
            for index in range(count):
                customer, currency = customers[index % len(customers)]
                cents = 1000 + index * 7919 % 900_000
                total += cents
                issued = begin - timedelta(days=1 + index % 20)
                amount = f"{cents // 100}.{cents % 100:02}"
                rows.writerow([customer, f"OLD-2025-{index:08}", "invoice", issued, issued + timedelta(days=30), currency,
                               amount, amount, f"PO-PAST-{index:08}", "", 0])
        balance = opening / "trial-balance.csv"
        with open(balance, newline="") as source:
            rows = list(csv.reader(source))
        for row in rows:
            sign = {"assets:receivables": 1, "equity:opening-balances": -1}.get(row[0], 0)
            if sign:
                cents = round(float(row[1]) * 100) + sign * total
                row[1] = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
        with open(balance, "w", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows(rows)

    def add_closed(self, ledger):
        base = sqlite3.connect(ledger)
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA cache_size = -500000")
        invoices = base.execute(f"SELECT COUNT(*) FROM invoice WHERE key {TONIGHT}").fetchone()[0]
        copies = -(-self.options.closed // invoices)
        base.execute("CREATE TEMP TABLE old (key INTEGER PRIMARY KEY, rank INTEGER)")
        every = " UNION ".join(f"SELECT {column} AS key FROM {table} WHERE {columns[0]} {TONIGHT}"
                               for table, columns in FACTS.items() for column in columns)
        base.execute(f"INSERT INTO old SELECT key, ROW_NUMBER() OVER (ORDER BY key) FROM ({every}) WHERE key > 0")
        span = base.execute("SELECT MAX(rank) + 1 FROM old").fetchone()[0]
        base.execute("CREATE TEMP TABLE copy (number INTEGER PRIMARY KEY)")
        base.executemany("INSERT INTO copy VALUES (?)", ((number,) for number in range(copies)))
        for table, keys in FACTS.items():
            indexes = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
                                   (table,)).fetchall()
            for name, _ in indexes:
                base.execute(f"DROP INDEX {name}")
            columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
            values = [f"CASE o.{c} WHEN 0 THEN 0 ELSE {FIRST_KEY} + copy.number * {span} + (SELECT rank FROM old WHERE key = o.{c}) END"
                      if c in keys else f"CASE o.{c} WHEN '' THEN '' ELSE copy.number || '-' || o.{c} END" if c in NUMBERS
                      else f"o.{c} + copy.number * 137 % 9973" if c == "gross" else f"o.{c}" for c in columns]
            base.execute(f"INSERT INTO {table} SELECT {', '.join(values)} FROM copy CROSS JOIN {table} o"
                         f" WHERE o.{keys[0]} {TONIGHT} ORDER BY copy.number, o.{keys[0]}")
            for _, sql in indexes:
                base.execute(sql)
        base.commit()
        base.close()
        return copies * invoices


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench history", description=DESCRIPTION,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=100_000, help="orders of the night (default 100000)")
    parser.add_argument("--open", type=int, default=1_000_000, help="open items (default 1000000)")
    parser.add_argument("--closed", type=int, default=10_000_000, help="closed items (default 10000000)")
    parser.add_argument("--date", default="2026-01-05", help="the night before (default 2026-01-05)")
    parser.add_argument("--folder", help="where to work (default the system's temporary folder)")
    parser.add_argument("--keep", action="store_true", help="keep the workspaces")
    parser.add_argument("--root", help=argparse.SUPPRESS)
    parser.add_argument("--bin", help=argparse.SUPPRESS)
    History(parser.parse_args()).run()


if __name__ == "__main__":
    main()
