extension SampleTests {
  /// Files of records. Wrong in them are days that do not exist, currencies that are gone, and statements that were shortened or
  /// made unrecognisable, so that their entries do not make their balances or their trailers do not hold.
  static let records: [String: Expected] = [
    "moov-io__bai2__2449bea7__sample2.txt": Expected(documents: 5, rules: ["intake.control-total"]),
    "moov-io__bai2__4a779cab__sample4-continuations-newline-delimited.txt": Expected(
      documents: 3, rules: ["intake.control-total", "intake.arithmetic"], isRefused: true),
    "moov-io__bai2__5b73a7dd__sample1.txt": Expected(documents: 2, rules: ["intake.control-total"]),
    "moov-io__bai2__ae9dcba0__sample5-issue113.txt": Expected(
      documents: 3, rules: ["intake.control-total", "intake.arithmetic"], isRefused: true),
    "moov-io__bai2__aed41384__sample3.txt": Expected(documents: 15),
    "FundersClub__test_empty_lockbox.bai": Expected(documents: 0),
    "railslove__cmxl__317f2935__mt940-abnamro.txt": Expected(documents: 2, rules: ["intake.arithmetic"]),
    "railslove__cmxl__5350bc26__mt940-deutsche_bank.txt": Expected(
      documents: 1, rules: ["intake.unknown-code", "intake.not-a-date"]),
    "railslove__cmxl__712b2103__mt940-handelsbank.txt": Expected(documents: 2),
    "railslove__cmxl__a6e756ba__mt940-with-colon-after-line-break.txt": Expected(
      documents: 0, rules: ["intake.unknown-code"]),
    "railslove__cmxl__a82e3934__mt942.txt": Expected(documents: 2),
    "railslove__cmxl__b24acd61__mt940-iso8859-1.txt": Expected(documents: 0, rules: ["intake.not-a-date"]),
    "railslove__cmxl__bf77750b__mt940.txt": Expected(
      documents: 1, rules: ["intake.unknown-code", "intake.not-a-date"]),
    "railslove__cmxl__c690d989__mt940-headers.txt": Expected(
      documents: 0, rules: ["intake.not-a-date", "intake.not-a-number"]),
    "railslove__cmxl__ee0a6582__mt940-with-detailed-end-balance.txt": Expected(
      documents: 1, rules: ["intake.arithmetic"]),
    "sandermarechal__jejik-mt940__5e0c4218__rabobank.txt": Expected(documents: 4, rules: ["intake.arithmetic"]),
    "sandermarechal__jejik-mt940__63a36e8f__triodos.txt": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "sandermarechal__jejik-mt940__6b59677f__abnamro.txt": Expected(documents: 2, rules: ["intake.arithmetic"]),
    "sandermarechal__jejik-mt940__90445227__rabobank-iban.txt": Expected(documents: 2),
    "sandermarechal__jejik-mt940__c06154a8__generic.txt": Expected(documents: 2),
    "wolph__mt940__0feb9838__mt940.sta": Expected(documents: 2, rules: ["intake.unknown-code"]),
    "wolph__mt940__122aecfd__with_newline_in_tnr.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__3487677f__with_binary_character.sta": Expected(documents: 2),
    "wolph__mt940__4a950478__mt940.txt": Expected(documents: 31),
    "wolph__mt940__53612017__sepa_snippet_broken.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__5687306a__raphaelm.sta": Expected(
      documents: 0, rules: ["intake.arithmetic", "intake.unknown-code"]),
    "wolph__mt940__67799540__malformed_details.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__6e47328b__postfinance.sta": Expected(documents: 2, rules: ["intake.arithmetic"]),
    "wolph__mt940__88318087__sns.sta": Expected(documents: 2),
    "wolph__mt940__8d0c8c09__details_60-63.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__98c7a32d__overly_long_details.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__a6ac23bb__raiffeisen-cmi.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__afb260cb__knab.sta": Expected(documents: 2, rules: ["intake.arithmetic"]),
    "wolph__mt940__cd4c108a__sepa_mt9401.sta": Expected(documents: 26),
    "wolph__mt940__ce13abb3__whitespace.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__dd6a0e5b__mt940_with_spaces_for_entry_date.txt": Expected(documents: 31),
    "wolph__mt940__e323e390__ing.sta": Expected(documents: 1, rules: ["intake.arithmetic"]),
    "wolph__mt940__e357b678__sepa_snippet.sta": Expected(documents: 2, rules: ["intake.arithmetic"]),
  ]
}
