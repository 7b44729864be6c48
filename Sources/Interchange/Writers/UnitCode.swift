import OrderToCash

/// Units as an e-invoice must write them (EN 16931 BR-CL-23): UN/ECE Recommendation 20, with the package codes of
/// Recommendation 21 behind an `X`.
enum UnitCode {
  /// `XCT` for `CT`, `H87` for EDIFACT's `PCE`, `C62` (one) for none, anything else as it is.
  static func standard(_ unit: Text) -> Text {
    if unit.isBlank { return "C62" }
    if unit == "PCE" { return "H87" }
    guard unit.utf8.count == 2, packages.contains(unit) else { return unit }
    return Text("X" + unit.string)
  }

  /// Recommendation 21 codes that Recommendation 20 doesn't use for something else.
  private static let packages: Set<Text> = Set(
    """
    1A 1B 1D 1F 1G 1W 3A 3H 43 44 4A 4B 4D 4F 5H 5L 5M 6H 6P 7A 7B 8A 8B 8C AC AF AG AJ AM AP AT AV BA BC BD BE \
    BF BG BH BI BJ BK BL BM BN BO BQ BR BS BT BU BV BW BX BY BZ CA CB CC CD CE CF CH CI CJ CK CL CM CN CO CP CQ \
    CR CS CT CU CV CW CX CY CZ DA DC DH DI DK DL DM DP DR DS DU DV DW DX DY EC ED EE EF EG EH EI EN FB FD FE FI \
    FO FT FW FX GI GR GU GY GZ HB HG HN HR IB IC ID IF IG IH IK IL IN IZ JB JC JG JR JT JY KG LE LG LT LU LV LZ \
    MA MB ME MR MS MT MW MX NE NG NS NV O1 O2 O3 O4 O5 O6 O7 O8 O9 OB OC OD OE OF OG OH OI OJ OK OL OM OP OQ OR \
    OS OU OV OW OX OY OZ P3 P4 PA PB PC PE PF PG PH PJ PK PL PN PP PT PU PV PX PY PZ QC QD QF QG QH QJ QK QL QM \
    QN QP QQ QS RD RG RJ RK RL RO RZ SA SB SC SD SE SH SI SK SL SM SO SP SS ST SU SV SY SZ T1 TB TC TD TE TG TK \
    TL TN TO TR TS TT TU TV TW TY TZ UN VG VI VK VL VN VO VQ VR VS VY WC WD WF WH WJ WK WL WN WP WQ WR WS WT WU \
    WV WW WX WY WZ XA XB XC XD XF XG XH XJ XK YA YB YC YD YF YG YH YJ YK YL YM YN YP YQ YR YS YT YV YW YX YY YZ \
    ZA ZB ZC ZD ZF ZG ZH ZJ ZK ZL ZM ZN ZQ ZR ZS ZT ZU ZV ZW ZX ZY
    """.split(separator: " ").map { Text(String($0)) })
}
