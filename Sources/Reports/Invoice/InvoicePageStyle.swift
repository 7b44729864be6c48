import OrderToCash

/// The style of documents for customers, inline in each: on a screen a sheet, on a phone one column, on paper A4 with the
/// recipient in the window of an envelope (DIN 5008 form B: 45 mm from the top, 20 mm from the left). No colour carries meaning.
enum DocumentStyle {
  /// The size of the paper on which it is printed.
  static func page(_ paper: Paper) -> StaticString {
    paper == .a4 ? "\n@media print{@page{size:A4}}" : "\n@media print{@page{size:letter}}"
  }

  static let css: StaticString = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:#e9ecef;color:#1b232c;\
    font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;\
    font-variant-numeric:tabular-nums lining-nums}
    main{max-width:54rem;margin:2rem auto;padding:3rem 3.5rem;background:#fff;border:1px solid #d3d8dd}
    p,dl,dd,h1,h2,address{margin:0;font-style:normal}
    h1{font-size:1.55rem;line-height:1.2;margin:2.2rem 0 1.2rem}
    h2{font-size:1rem;margin:0 0 .5rem}
    .from{display:flex;justify-content:space-between;gap:2rem;padding-bottom:1rem;border-bottom:2px solid #1b232c}
    .logo{max-height:4rem;max-width:14rem}
    .from .logo+b{margin-right:auto}
    .from b{font-size:1.25rem;line-height:1.2}
    .from p{font-size:.85rem;text-align:right;color:#46515c}
    .head{display:flex;justify-content:space-between;gap:2rem;margin-top:1.6rem}
    .to{line-height:1.4;overflow-wrap:anywhere}
    .back{display:block;font-size:.68rem;color:#46515c;margin-bottom:.6rem;text-decoration:underline;\
    text-underline-offset:.2em}
    .facts{display:grid;grid-template-columns:auto auto;gap:.15rem 1.2rem;align-content:start}
    dt{color:#46515c}
    .facts dd{text-align:right;overflow-wrap:anywhere}
    .facts .key{font-weight:700}
    table{width:100%;border-collapse:collapse}
    th{font-weight:600;text-align:left;vertical-align:bottom;border-bottom:1px solid #1b232c;padding:.3rem .5rem}
    td{vertical-align:top;border-bottom:1px solid #d3d8dd;padding:.45rem .5rem}
    th:first-child,td:first-child{padding-left:0}
    th:last-child,td:last-child{padding-right:0}
    .n{text-align:right;white-space:nowrap}
    small{display:block;color:#46515c;font-size:.8rem}
    .sums{display:flex;justify-content:space-between;align-items:flex-start;gap:2.5rem;margin-top:1.4rem}
    .sums>*{flex:1 1 0;min-width:0}
    .sums caption{text-align:left;font-weight:600;padding-bottom:.2rem}
    .tax{font-size:.87rem}
    .total th,.total td{border:0;padding:.2rem 0;font-weight:400}
    .total .due th,.total .due td{font-weight:700;font-size:1.15rem;border-top:2px solid #1b232c;padding-top:.45rem}
    .pay{margin-top:1.8rem;padding:1rem 1.2rem;border:1px solid #1b232c;break-inside:avoid}
    .pay dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem 1.2rem;margin-top:.6rem}
    .pay dd{font-weight:600;overflow-wrap:anywhere}
    .pay small{font-weight:400}
    .parts{width:auto;margin-top:.6rem}
    .parts th,.parts td{border:0;padding:.15rem 1.2rem .15rem 0}
    .parts .r{font-weight:600}
    .pay::after{content:"";display:block;clear:both}
    .code{float:right;width:9rem;margin:0 0 0 1.5rem;font-size:.72rem;line-height:1.25;text-align:center;color:#46515c}
    .code svg{display:block;width:100%}
    .k{white-space:nowrap}
    .part{margin-top:2rem}
    .part h2{font-size:1.1rem}
    .more{margin:1.2rem 0;white-space:pre-line}
    footer{margin-top:2.4rem;padding-top:.8rem;border-top:1px solid #d3d8dd;font-size:.8rem;color:#46515c}
    @media screen and (max-width:40rem){
    main{margin:0;padding:1.2rem 1rem;border:0}
    h1{font-size:1.25rem}
    .from,.head,.sums{display:block}
    .from p{text-align:left;margin-top:.4rem}
    .from .logo{display:block;margin-bottom:.5rem}
    .facts{margin-top:1.4rem;padding-top:.8rem;border-top:1px solid #d3d8dd}
    .sums>*+*{margin-top:1.4rem}
    .code{float:none;margin:0 auto .8rem}
    .lines thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .lines tr{display:grid;grid-template-columns:auto auto 1fr auto;gap:0 .4rem;padding:.6rem 0;\
    border-bottom:1px solid #d3d8dd}
    .lines td{border:0;padding:0;text-align:left}
    .lines .i{grid-column:1/4;grid-row:1}
    .lines .a{grid-column:4;grid-row:1;font-weight:600;text-align:right}
    .lines .q,.lines .p,.lines .t{grid-row:2;color:#46515c;font-size:.9rem;white-space:nowrap}
    .lines .p::before{content:"× "}
    .lines .p small{display:inline;font-size:inherit}
    .lines .t::before{content:"· " attr(data-t) " "}
    .items tr{display:flex;flex-wrap:wrap;gap:0}
    .items .i{order:1;flex:1 0 calc(100% - 9.5rem);min-width:0;overflow-wrap:anywhere}
    .items .a{order:2;flex:0 0 9.5rem}
    .items .q{order:3;margin-right:.4rem}
    .items .t{order:4}
    .items .p::before{content:none}
    .items .q::before{content:attr(data-t) " "}
    .items .t::before{content:"· "}
    .items .t[data-u]::after{content:" " attr(data-u)}
    .lines .o{display:none}
    .events tr{display:flex;flex-wrap:wrap;gap:.1rem .8rem}
    .events .i{font-weight:600}
    .events [data-t]:not(:empty)::before{content:attr(data-t) " ";color:#46515c}
    .events .o{display:block;color:#46515c}
    .events .a{order:1;margin-left:auto}
    .events .d{order:2;flex-basis:100%}
    .events .d:empty{display:none}
    .parts td,.parts th{padding-right:.6rem}
    .parts .r{white-space:normal}
    }
    @media print{
    @page{margin:12mm 15mm 15mm 20mm}
    .code{width:34mm;font-size:6.5pt}
    body{background:#fff;font-size:10pt}
    main{max-width:none;margin:0;padding:0;border:0}
    .from{height:26mm;padding:0 0 2mm}
    .head{margin-top:7mm;min-height:45mm}
    .to{width:85mm}
    .back{font-size:7pt}
    h1{margin:4mm 0}
    thead{display:table-header-group}
    td{padding:.3rem .5rem}
    .sums{margin-top:1rem}
    .pay{margin:1rem 1px 0 0;padding:.7rem 1rem}
    .more{margin:.7rem 0}
    footer{margin-top:1rem;padding-top:.4rem}
    tr,.sums,footer{break-inside:avoid}
    }
    """
}
