/* Tells the server which hit a reader opens, so that hot articles and the report of clicks
 * by position know. Sent without waiting; where the browser can't, nothing is told. ES5. */
(function (doc, win) {
  "use strict";
  var list = doc.querySelector && doc.querySelector(".hits[data-clicks]");
  if (!list || !list.addEventListener || !win.JSON || !win.navigator.sendBeacon) { return; }

  function opened(e) {
    var link = e.target, item;
    while (link && link !== list && link.tagName !== "A") { link = link.parentNode; }
    if (!link || link === list || !/(^| )hit( |$)/.test(link.className)) { return; }
    item = link;
    while (item.parentNode !== list) { item = item.parentNode; }
    win.navigator.sendBeacon(list.getAttribute("data-clicks"), JSON.stringify({
      id: item.getAttribute("data-id"),
      query: list.getAttribute("data-query"),
      position: list.start + [].indexOf.call(list.children, item)
    }));
  }

  list.addEventListener("click", opened);
  list.addEventListener("auxclick", opened); // another tab, by the middle button
})(document, window);
