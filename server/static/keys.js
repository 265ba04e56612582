/* Moves through the hits of a page by the keys ↓ and ↑, or j and k; Enter opens the one that
 * has the focus, as it does any link. Without this script Tab does the same. ES5. */
(function (doc, win) {
  "use strict";
  var links = doc.querySelectorAll && doc.querySelectorAll(".hits > li h2 a");
  if (!links || !links.length || !win.addEventListener) { return; }

  function current() { // the hit that has the focus, or in which something has it; -1: none
    var i, at = doc.activeElement;
    for (i = 0; i < links.length; i++) {
      if (links[i] === at || links[i].parentNode.parentNode.contains(at)) { return i; }
    }
    return -1;
  }

  function firstSeen() { // of the hits that the reader has not scrolled past
    var i;
    for (i = 0; i < links.length; i++) {
      if (links[i].getBoundingClientRect().top >= 0) { return i; }
    }
    return 0;
  }

  function step(key) {
    switch (key) {
    case "j": case "ArrowDown": case "Down": return 1;
    case "k": case "ArrowUp": case "Up": return -1;
    default: return 0;
    }
  }

  function pressed(e) {
    var by = step(e.key), letter = e.key === "j" || e.key === "k", from, to, target = e.target;
    if (!by || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey || e.defaultPrevented) { return; }
    if (target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) { return; }
    from = current();
    if (from < 0 && !letter && doc.activeElement && doc.activeElement !== doc.body) { return; } // the arrows scroll, as ever
    if (from < 0 && by < 0) { return; }
    to = from < 0 ? firstSeen() : from + by;
    if (to < 0 || to >= links.length) { return; }
    e.preventDefault();
    links[to].focus();
  }

  doc.addEventListener("keydown", pressed);
})(document, window);
