"""The night's arithmetic alone, as one DuckDB script over the same CSV files: join orders with items, price them, match payments to
open items by the reference that they quote, write an aging. No checks, credit, stock, documents, books or crash safety: it is what
an analytic engine needs for the part of a night that it can do.

usage: analytic.py ORDERS_GLOB PAYMENTS_CSV OPENING_FOLDER DATE OUTPUT_CSV
"""

import sys

import duckdb

orders, payments, opening, date, output = sys.argv[1:]
database = duckdb.connect()
database.execute("SET threads = 1")
database.execute(f"""
CREATE TABLE item AS
  SELECT * FROM read_csv('{opening}/items.csv', header = true, types = {{'price': 'DECIMAL(18,6)', 'gtin': 'VARCHAR'}});

CREATE TABLE code AS
  SELECT sku AS code, price, price_base FROM item
  UNION ALL SELECT gtin, price, price_base FROM item
  UNION ALL SELECT unnest(string_split(customer_codes, ';')), price, price_base FROM item WHERE customer_codes IS NOT NULL;

CREATE TABLE priced AS
  SELECT o.order_number, any_value(o.customer) AS customer, any_value(o.currency) AS currency,
    sum(round(o.quantity * coalesce(o.price, i.price) / coalesce(o.price_base, i.price_base, 1), 2)) AS net
  FROM read_csv('{orders}', header = true, types = {{'quantity': 'DECIMAL(18,6)', 'price': 'DECIMAL(18,6)',
      'price_base': 'DECIMAL(18,6)', 'item': 'VARCHAR', 'buyer_item': 'VARCHAR', 'gtin': 'VARCHAR', 'note': 'VARCHAR'}}) o
    JOIN code i ON i.code = coalesce(o.item, o.gtin, o.customer || ':' || o.buyer_item)
  GROUP BY o.order_number;

CREATE TABLE open_item AS
  SELECT customer, number, payment_reference, due_date, currency,
    CASE WHEN kind = 'invoice' THEN 1 ELSE -1 END * CAST(open AS DECIMAL(18,2)) AS amount
  FROM read_csv('{opening}/open-items.csv', header = true, all_varchar = true);

CREATE TABLE quoted AS
  SELECT p.payment, p.amount, unnest(list_distinct(regexp_extract_all(p.text, 'RF[0-9]{{2}}[A-Z0-9]+|INV-[0-9]{{4}}-X?[0-9]+')))
    AS reference
  FROM read_csv('{payments}', header = true, types = {{'amount': 'DECIMAL(18,2)', 'text': 'VARCHAR'}}) p;

CREATE TABLE named AS
  SELECT number AS reference, number, amount FROM open_item
  UNION SELECT payment_reference, number, amount FROM open_item WHERE payment_reference IS NOT NULL;

CREATE TABLE applied AS
  SELECT i.number, any_value(i.amount) AS amount
  FROM quoted q JOIN named i ON i.reference = q.reference
  GROUP BY i.number;

COPY (
  SELECT customer, currency,
    sum(amount) FILTER (late <= 0) AS not_due, sum(amount) FILTER (late BETWEEN 1 AND 30) AS days_1_30,
    sum(amount) FILTER (late BETWEEN 31 AND 60) AS days_31_60, sum(amount) FILTER (late BETWEEN 61 AND 90) AS days_61_90,
    sum(amount) FILTER (late > 90) AS days_over_90, sum(amount) AS balance
  FROM (
    SELECT i.customer, i.currency, i.amount, date_diff('day', CAST(i.due_date AS DATE), DATE '{date}') AS late
    FROM open_item i ANTI JOIN applied a ON a.number = i.number
    UNION ALL
    SELECT customer, currency, round(net * 1.19, 2), -30 FROM priced)
  GROUP BY customer, currency ORDER BY customer, currency
) TO '{output}' (HEADER);
""")
print(database.execute("SELECT (SELECT count(*) FROM priced), (SELECT count(*) FROM applied)").fetchone())
