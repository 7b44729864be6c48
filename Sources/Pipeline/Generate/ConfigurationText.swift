/// The configuration that a synthetic company starts with.
enum ConfigurationText {
  static let pipeline = """
    # A synthetic company, written by `o2c generate`.
    version: 1

    company:
      id: synthetic
      name: Nordwind Handels GmbH
      currency: EUR
      country: DE
      tax_id: DE123456788
      registration: HRB 4711
      street: Speicherstraße 12
      city: Hamburg
      postcode: "20457"
      email: receivables@nordwind.example
      phone: +49 40 5550100
      endpoint: { scheme: "0088", value: "4012345000009" }
      pay_to: { iban: DE89370400440532013000, bic: COBADEFFXXX, name: Nordwind Handels GmbH }

    calendar:
      day_starts_at: "06:00"        # a run at 02:00 belongs to the day before
      settle_seconds: 0             # generated files are complete
      fiscal_year_starts: 1         # month
      weekend: [sat, sun]
      holidays: [2026-01-01, 2026-12-25, 2026-12-26]

    bank_accounts:
      - id: main
        iban: DE89370400440532013000
        currency: EUR
        ledger_account: assets:bank:main
        posting_source: statement   # statement (camt.053, bank CSV) or notification (camt.054)
        opening_balance: 250000.00
        expected: weekdays          # never, daily or weekdays: a missing statement is an exception, and nobody is reminded

    # What a bank entry that is not about receivables means: the first rule that matches decides; without one, clearing.
    bank_rules:
      - { name: fees, direction: debit, text: "fee", account: expenses:bank-fees }
      - { name: payroll, direction: debit, text: "salary", account: expenses:payroll }

    channels:
      - { name: office, kinds: [customers, items, prices, rates, decisions] }
      - { name: warehouse, kinds: [stock, confirmations, returns] }
      - { name: bank, kinds: [statements], expected: weekdays }
      - { name: orders, kinds: [orders, order-changes, order-cancellations], customers: "*" }
      - { name: remittances, kinds: [remittances], customers: "*" }

    # A partner's own format: which columns give which field. Built-in formats need no entry here.
    formats: []

    terms:
      - { name: net30, net_days: 30 }
      - { name: 2-10-net30, net_days: 30, discount_days: 10, discount_percent: 2 }
      - { name: eom30, net_days: 30, end_of_month: true }

    tax:
      # The first rule that matches a line decides. buyer: domestic, eu (with a VAT number), abroad, any; item: its tax category.
      rules:
        - { buyer: domestic, item: S, category: S, rate: 19 }
        - { buyer: domestic, item: AA, category: S, rate: 7 }
        - { buyer: any, item: Z, category: Z, rate: 0 }
        - { buyer: any, item: E, category: E, rate: 0, exemption: Exempt from VAT }
        - { buyer: eu, item: any, category: K, rate: 0, exemption: Intra-community supply, exemption_code: VATEX-EU-IC }
        - { buyer: abroad, item: any, category: G, rate: 0, exemption: Export outside the EU, exemption_code: VATEX-EU-G }
        - { buyer: any, item: S, category: S, rate: 19 }
        - { buyer: any, item: AA, category: S, rate: 7 }

    policies:
      intake:
        totals_tolerance: 0.01      # stated totals may differ by this much, in major units of the order's currency
        park_nights: 5              # what refers to something unknown is judged again for so many nights
      cash:
        tolerance: 1.00             # a difference up to this is written to payment differences, in base currency …
        tolerance_percent: 0.5      # … and up to this share of the item
        discount_grace_days: 2
      credit:
        overdue_grace_days: 10
        overdue_minimum: 50.00      # base currency
        new_customers: review       # review or approve
        new_customer_days: 0        # an account younger than this, or without a limit, is new
      fulfilment:
        confirm: immediate          # immediate, or warehouse: wait for the confirmation file
        partial: allow              # allow or complete
        shortage: backorder         # backorder or cancel
        cancel_after_days: 60
      invoice:
        terms: net30
        price_tolerance_percent: 0  # an order price further from the list goes to review
        series: { invoice: "INV-{year}-", credit_note: "CN-{year}-", shipment: "SH-{year}-", digits: 6 }
      collect:
        grace_days: 3
        minimum: 10.00
        reminder_before_days: 3
        levels:
          - { days: 7, name: Payment reminder }
          - { days: 21, name: Second reminder }
          - { days: 35, name: Final notice, hold: true }

    reports:
      aging_buckets: [30, 60, 90]

    output:
      file_mode: "0640"
      folder_mode: "0750"

    limits:
      file_bytes: 2147483648
      document_lines: 100000
      field_bytes: 65536
      depth: 64

    stages: [intake, cash, credit, fulfil, invoice, collect, report]

    """
}
