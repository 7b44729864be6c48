"""What `scripts/bench reading` measures: see --help. Standard library only."""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import line, mb, measured, over_files

DESCRIPTION = """
Reads files of growing size into typed documents and sets that beside the floors over the same files, as CPU time (user and
system) of whole processes:

  CSV        an orders file with all of its 17 columns, five lines an order; floor: libcsv with empty callbacks
  XML        a camt.053 file of many statements; floor: xmllint --sax --noout
  XML orders as many UBL orders, a file each; floor: xmllint --sax --noout over all of them

Peak memory is printed for each size: it depends on the longest document, not on the file.
"""

HEADER = ("order_number,order_date,customer,ship_to,currency,requested_date,line,item,buyer_item,gtin,description,quantity,"
          "unit,price,price_base,buyer_reference,note\n")


def orders(path, size):
    """Five lines an order, all columns filled."""
    chance = random.Random(1)
    with open(path, "w") as file:
        written = file.write(HEADER)
        order = 0
        while written < size:
            order += 1
            customer = chance.randrange(1000)
            for number in range(1, 6):
                item = chance.randrange(5000)
                written += file.write(
                    f"PO-2026-{order:08d},2026-01-{order % 28 + 1:02d},C{customer:05d},{4000000000000 + customer * 10},EUR,"
                    f"2026-02-{order % 28 + 1:02d},{number},SKU-{item:05d},B-{item * 7 % 9999:04d},{5000000000000 + item},"
                    f"Hexagon bolt M{item % 30} x {item % 97} zinc plated,{chance.randrange(1, 500)},C62,"
                    f"{chance.randrange(100, 99999) / 100:.2f},1,REF-{order % 977:05d},Deliver to gate {customer % 9}\n")


def statements(path, size):
    """Statements of fifty entries each, one after another in one message."""
    chance = random.Random(2)
    with open(path, "w") as file:
        written = file.write('<?xml version="1.0" encoding="UTF-8"?>\n'
                             '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>\n')
        statement = 0
        while written < size:
            statement += 1
            written += file.write(
                f"<Stmt><Id>S{statement:07d}</Id><CreDtTm>2026-01-05T06:00:00</CreDtTm>"
                "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n")
            for entry in range(50):
                amount = chance.randrange(100, 9999999)
                written += file.write(
                    f'<Ntry><Amt Ccy="EUR">{amount // 100}.{amount % 100:02d}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
                    f"<BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-05</Dt></ValDt>"
                    f"<AcctSvcrRef>B{statement}-{entry}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E{amount}</EndToEndId>"
                    f"</Refs><RltdPties><Dbtr><Nm>Customer {amount % 977}</Nm></Dbtr><DbtrAcct><Id><IBAN>"
                    f"DE{amount % 89 + 10}500105170000000000</IBAN></Id></DbtrAcct></RltdPties>"
                    f"<RmtInf><Ustrd>INV-2026-{amount % 999999:06d}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n")
            written += file.write("</Stmt>\n")
        file.write("</BkToCstmrStmt></Document>\n")


class Reading:
    def __init__(self, options):
        self.options = options
        self.o2c = Path(options.bin) / "o2c"
        base = Path(options.folder or Path(options.root) / ".bench")
        base.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="reading-", dir=base))

    def compile(self):
        program = self.folder / "floor-csv"
        compiler = shutil.which("cc") or shutil.which("clang") or sys.exit("bench: there is no C compiler")
        subprocess.run([compiler, "-O2", "-o", program, Path(__file__).parent / "csv.c", "-lcsv"], check=True)
        return program

    def beside(self, name, files, floor, form):
        """Prints floor and reading over the same files; the better of three for each, as another process may come between."""
        over_files(files, "cat")
        floors = [floor(files) for _ in range(3)]
        listing = "".join(f"{f}\n" for f in files).encode()
        readings = [self.read(listing, form) for _ in range(3)]
        least = min(floors, key=lambda usage: usage.cpu)
        used = min(readings, key=lambda usage: usage.cpu)
        size = sum(map(os.path.getsize, files))
        line(f"{name} {mb(size)}, {len(files)} files: floor", least)
        line(f"{name} {mb(size)}, {len(files)} files: o2c", used)
        print(f"{'':<58}{used.cpu / least.cpu:9.2f} times the floor")

    def read(self, listing, form):
        with tempfile.TemporaryFile() as names:
            names.write(listing)
            names.seek(0)
            usage, text = measured([self.o2c, "bench", "reading", "-", "--as", form], stdin=names)
        if "refused=0" not in text:
            sys.exit(f"bench: files were refused: {text}")
        return usage

    def csv_floor(self, files):
        with tempfile.TemporaryFile() as names:
            names.write("".join(f"{f}\n" for f in files).encode())
            names.seek(0)
            usage, _ = measured([self.program], stdin=names)
        return usage

    def run(self):
        try:
            self.program = self.compile()
            print(f"{'':<58}{'user s':>9}{'sys s':>9}{'CPU s':>9}{'wall s':>9}{'peak MiB':>9}")
            for size in self.options.megabytes:
                path = str(self.folder / f"orders-{size}.csv")
                orders(path, size * 1_000_000)
                self.beside("CSV", [path], self.csv_floor, "orders")
                os.remove(path)
            for size in self.options.megabytes:
                path = str(self.folder / f"camt053-{size}.xml")
                statements(path, size * 1_000_000)
                self.beside("XML", [path], xmllint, "camt053")
                os.remove(path)
            self.ubl()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def ubl(self):
        workspace = self.folder / "workspace"
        measured([self.o2c, "generate", "--workspace", workspace, "--date", "2026-01-05", "--xml", "100",
                  "--orders", str(self.options.orders)])
        # A generated company has partners who send a file that is cut off.
        texts = ((path, path.read_bytes()) for path in workspace.rglob("*.xml"))
        files = sorted(str(path) for path, text in texts
                       if b"Order-2" in text[:400] and text.rstrip().endswith(b"</Order>"))
        self.beside("XML orders", files, xmllint, "ubl-order")


def xmllint(files):
    return over_files(files, "xmllint --sax --noout --huge")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench reading", description=DESCRIPTION,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[1, 100, 1000], help="sizes (default 1 100 1000)")
    parser.add_argument("--orders", type=int, default=20_000, help="UBL orders, about (default 20000)")
    parser.add_argument("--folder", help="where to work (default .bench under the repository)")
    parser.add_argument("--root", help=argparse.SUPPRESS)
    parser.add_argument("--bin", help=argparse.SUPPRESS)
    Reading(parser.parse_args()).run()


if __name__ == "__main__":
    main()
