/* Completions below the search box, by GET /api/v1/suggest: a combobox with a list, as
 * the ARIA Authoring Practices describe it. Without this script the box is a plain form.
 * ES5, for browsers of ten years ago. What comes from the server is put in as text. */
(function (doc, win) {
  "use strict";
  var input = doc.getElementById("q");
  if (!input || !input.form || !win.XMLHttpRequest || !win.JSON || !input.form.getAttribute("data-suggest")) { return; }

  var delay = 120, most = 8, kept = 200; // milliseconds, options, answers
  var form = input.form, list = doc.createElement("ul"), status = doc.createElement("span");
  var answers = {}, count = 0, typed = input.value, active = -1, timer = 0, request = null, composing = false;

  function label(name) { return form.getAttribute("data-" + name) || ""; }

  function prepare() {
    list.id = "suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label("label"));
    status.className = "hidden";
    status.setAttribute("role", "status");
    input.type = "text"; // a box of the type search may not be a combobox
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-haspopup", "listbox");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    form.appendChild(list);
    form.appendChild(status);
  }

  function close() {
    clearTimeout(timer);
    if (request) { request.abort(); request = null; }
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    status.textContent = "";
  }

  function option(text, about) {
    var item = doc.createElement("li"), words = doc.createElement("bdi"), note = doc.createElement("span");
    item.id = "suggestion-" + list.children.length;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.setAttribute("data-text", text);
    words.textContent = text;
    note.className = "kind";
    note.textContent = about;
    item.appendChild(words);
    item.appendChild(note);
    list.appendChild(item);
  }

  function about(completion) {
    var parts = [label("kind-" + completion.kind)];
    if (completion.kind === "query") {
      parts.push(label("asked").replace("%d", completion.asked));
    } else if (completion.kind !== "title") { parts.push(label("articles").replace("%d", completion.articles)); }
    return parts.join(" ").replace(/^ +/, "");
  }

  function show(answer) {
    var i;
    list.textContent = "";
    active = -1;
    input.removeAttribute("aria-activedescendant");
    if (answer.corrected) { option(answer.corrected, label("meant")); }
    for (i = 0; i < answer.completions.length; i++) {
      if (answer.completions[i].text !== typed) { option(answer.completions[i].text, about(answer.completions[i])); }
    }
    list.hidden = list.children.length === 0;
    input.setAttribute("aria-expanded", list.hidden ? "false" : "true");
    status.textContent = list.hidden ? "" : label("count").replace("%d", list.children.length);
  }

  function ask(text) {
    var mine = new win.XMLHttpRequest();
    if (answers.hasOwnProperty("=" + text)) { show(answers["=" + text]); return; }
    if (request) { request.abort(); }
    request = mine;
    mine.open("GET", label("suggest") + "?size=" + most + "&q=" + encodeURIComponent(text));
    mine.onload = function () {
      var answer;
      if (mine !== request) { return; } // the reader has typed on
      request = null;
      try { answer = mine.status === 200 && JSON.parse(mine.responseText); } catch (e) { answer = null; }
      if (!answer || !answer.completions) { close(); return; }
      if (++count > kept) { answers = {}; count = 0; }
      answers["=" + text] = answer;
      show(answer);
    };
    mine.send();
  }

  function changed() {
    typed = input.value;
    clearTimeout(timer);
    if (!typed.replace(/\s/g, "")) { close(); return; }
    timer = setTimeout(function () { ask(typed.replace(/^\s+|\s+$/g, "")); }, delay);
  }

  function choose(i) { // -1: what was typed
    var items = list.children;
    if (active >= 0) { items[active].setAttribute("aria-selected", "false"); }
    active = i;
    if (i < 0) {
      input.value = typed;
      input.removeAttribute("aria-activedescendant");
      return;
    }
    items[i].setAttribute("aria-selected", "true");
    if (items[i].scrollIntoView) { items[i].scrollIntoView({block: "nearest"}); }
    input.setAttribute("aria-activedescendant", items[i].id);
    input.value = items[i].getAttribute("data-text");
  }

  function keyed(e) {
    var n = list.children.length;
    if (composing || e.isComposing || e.keyCode === 229) { return; } // the key is the input method's
    switch (e.key) {
    case "ArrowDown": case "Down":
      if (list.hidden) { changed(); return; }
      choose(active + 1 < n ? active + 1 : -1);
      break;
    case "ArrowUp": case "Up":
      if (list.hidden) { return; }
      choose(active < 0 ? n - 1 : active - 1);
      break;
    case "Escape": case "Esc":
      if (list.hidden) { return; }
      choose(-1);
      close();
      break;
    case "Enter": // the form is sent with what is in the box
      close();
      return;
    default:
      return;
    }
    e.preventDefault();
  }

  function pressed(e) { // on an option; before the box loses the focus
    var item = e.target;
    while (item && item !== list && item.getAttribute("role") !== "option") { item = item.parentNode; }
    if (!item || item === list) { return; }
    e.preventDefault();
    input.value = item.getAttribute("data-text");
    close();
    form.submit();
  }

  function editable(e) { return e && (e.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName)); }

  function slash(e) { // focuses the box from anywhere on the page
    if (e.key !== "/" || e.ctrlKey || e.altKey || e.metaKey || e.defaultPrevented || editable(e.target)) { return; }
    e.preventDefault();
    input.focus();
    input.select();
  }

  prepare();
  input.addEventListener("input", changed);
  input.addEventListener("keydown", keyed);
  input.addEventListener("blur", close);
  input.addEventListener("compositionstart", function () { composing = true; });
  input.addEventListener("compositionend", function () { composing = false; changed(); });
  list.addEventListener("mousedown", pressed);
  doc.addEventListener("keydown", slash);
})(document, window);
