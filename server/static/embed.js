/* Boxes of Wensou in a page of another site:
 *   <script src="http://search.example/embed.js" data-box="related"></script>
 * data-box: related, recommended, hot or search; data-n: how many articles;
 * data-url or data-id: the article, where it is not the page itself; data-lang: zh or en.
 * ES5 and ASCII alone, so that it works in old browsers and in pages of any charset.
 * What comes from the server is put in as text, never as HTML. */
(function (doc) {
  "use strict";
  function scriptOf() {
    if (doc.currentScript) { return doc.currentScript; }
    var all = doc.getElementsByTagName("script"), i;
    for (i = all.length - 1; i >= 0; i--) {
      if (/\/embed\.js(\?|$)/.test(all[i].src) && !all[i].getAttribute("data-wensou-done")) { return all[i]; }
    }
    return null;
  }
  function element(name, className, text) {
    var e = doc.createElement(name);
    e.className = className;
    if (text) { e.appendChild(doc.createTextNode(text)); }
    return e;
  }
  function absolute(url) { // a template may write the path alone
    var a = doc.createElement("a");
    a.href = url;
    return a.href;
  }
  function safe(url) { return /^https?:\/\//i.test(url) ? url : "#"; }
  function searchForm(box) {
    var form = element("form", "wensou-form"), input = element("input", "wensou-input"), button = element("input", "wensou-button");
    form.action = safe(box.search);
    form.method = "get";
    form.target = "_blank";
    form.acceptCharset = "utf-8";
    input.type = "text";
    input.name = "q";
    input.maxLength = 200;
    input.setAttribute("aria-label", box.title);
    button.type = "submit";
    button.value = box.title;
    form.appendChild(input);
    form.appendChild(button);
    return form;
  }
  function list(box) {
    var ul = element("ul", "wensou-list"), i, j, item, li, a;
    for (i = 0; i < box.items.length; i++) {
      item = box.items[i];
      li = element("li", "wensou-item");
      a = element("a", "wensou-link", item.title);
      a.href = safe(item.url);
      li.appendChild(a);
      if (item.date) {
        li.appendChild(doc.createTextNode(" "));
        li.appendChild(element("span", "wensou-date", item.date));
      }
      for (j = 0; j < item.notes.length; j++) {
        li.appendChild(doc.createTextNode(" "));
        li.appendChild(element("span", "wensou-note", item.notes[j]));
      }
      ul.appendChild(li);
    }
    return ul;
  }
  function show(script, box) {
    if (!box || !box.items || (!box.search && !box.items.length)) { return; }
    var div = element("div", "wensou-box wensou-" + box.box);
    if (box.search) {
      div.appendChild(searchForm(box));
    } else {
      div.appendChild(element("h3", "wensou-title", box.title));
      div.appendChild(list(box));
    }
    script.parentNode.insertBefore(div, script.nextSibling);
  }
  function start(script) {
    if (!script || !script.parentNode || !window.XMLHttpRequest || !window.JSON) { return; }
    script.setAttribute("data-wensou-done", "1");
    var base = script.src.replace(/\/embed\.js(\?.*)?$/, ""), name = script.getAttribute("data-box") || "related";
    var query = "format=json", n = script.getAttribute("data-n"), id = script.getAttribute("data-id"), lang = script.getAttribute("data-lang");
    if (n) { query += "&n=" + encodeURIComponent(n); }
    if (lang) { query += "&lang=" + encodeURIComponent(lang); }
    if (id) {
      query += "&id=" + encodeURIComponent(id);
    } else {
      query += "&url=" + encodeURIComponent(absolute(script.getAttribute("data-url") || window.location.href).split("#")[0]);
    }
    var request = new XMLHttpRequest();
    request.onreadystatechange = function () {
      if (request.readyState !== 4 || request.status !== 200) { return; }
      try { show(script, JSON.parse(request.responseText)); } catch (e) { return; }
    };
    try {
      request.open("GET", base + "/embed/" + encodeURIComponent(name) + "?" + query, true);
      request.send();
    } catch (e) { return; }
  }
  start(scriptOf());
}(document));
