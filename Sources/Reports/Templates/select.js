(function () {
  var note = document.getElementById("selected");
  function encode(text) {
    return Array.from(new TextEncoder().encode(text), function (byte) {
      var letter = String.fromCharCode(byte);
      return /[0-9A-Za-z]/.test(letter) ? letter : "-" + (byte < 16 ? "0" : "") + byte.toString(16);
    }).join("");
  }
  function select() {
    var place = /^#([a-z0-9_]+):(.*)$/.exec(location.hash), rows = 0, words = "";
    document.querySelectorAll("section[data-rows]").forEach(function (section) {
      var heads = Array.from(section.querySelectorAll("thead th")), shown = 0;
      var column = place ? heads.findIndex(function (head) { return head.dataset.c === place[1]; }) : -1;
      section.querySelectorAll("tbody tr").forEach(function (row) {
        var text = column < 0 ? "" : row.cells[column].textContent;
        var here = !place || (column < 0 ? "#" + section.id === place[0] : encode(text) === place[2]);
        row.hidden = !here;
        if (here) shown += 1;
        if (here && place) words = column < 0 ? section.querySelector("h2").textContent : text;
      });
      section.hidden = place !== null && shown === 0;
      rows += shown;
    });
    note.hidden = !place;
    if (!place) return;
    note.firstElementChild.textContent = (rows === 0 ? "No row" : rows === 1 ? "1 row" : rows + " rows") + " with "
      + place[1].replace(/_/g, " ") + (rows === 0 ? " as asked" : words === "" ? " left empty" : " " + words);
    if (rows > 0) setTimeout(function () { scrollTo(0, 0); });
  }
  addEventListener("hashchange", select);
  addEventListener("load", select);
})();
