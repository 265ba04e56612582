package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"wensou/corpus"
	"wensou/corpus/usage"
	"wensou/index"
	"wensou/index/rules"
)

const rulesPath = "/desk/rules"

// Bounds of the pages of rules.
const (
	rulesForm     = rules.MaxText + maxBodyBytes // bytes of a form
	queriesTried  = 20                           // of those that most readers ask, in each preview
	maxTried      = 2000                         // characters of the queries that an editor adds
	entriesShown  = 30
	maxListRunes  = rules.MaxText
	changedShown  = 30 // queries of a preview
	linesShown    = 20 // of an entry of the journal
	maxLineWidth  = 80 // characters of a line there
	maxAddedRunes = 500
)

// rulesView is the page of a list of rules.
type rulesView struct {
	deskFrame

	List    rules.List
	Lists   []choice
	Help    string
	Text    string // as the editor has it
	Base    string
	Tried   string // queries that the editor wants to see beside others, one a line
	Seen    string // tells the text that was previewed, "" if none was
	Fault   string // why the text can't be used
	Preview *previewView
	History []entryView
}

// previewView is what a change would do.
type previewView struct {
	*rules.Preview
	Queries []queryChangeView
	More    int // changed queries that are not shown
}

// queryChangeView is a query whose answer would change.
type queryChangeView struct {
	link
	Before, After int
	Moves         []moveView
}

// moveView is an article that would change its place.
type moveView struct {
	link
	Before, After int // 0: not among the first ten
}

// entryView is a change that was made.
type entryView struct {
	rules.Entry
	Day   string
	Name  string // of the list
	Lines []lineView
	More  int // lines that are not shown
}

// lineView is a line that was added or removed.
type lineView struct {
	Text  string
	Added bool
}

// rulesPage answers GET /desk/rules/{list}.
func (s *Server) rulesPage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	v, err := s.newRulesView(r, f)
	if err != nil {
		return err
	}
	p := readParams(r.URL.RawQuery)
	added := p.text("add", maxAddedRunes)
	if err := p.err(); err != nil {
		return err
	}
	return s.showPresent(r.Context(), w, http.StatusOK, v, added)
}

// rulesIndex answers GET /desk/rules.
func (s *Server) rulesIndex(w http.ResponseWriter, r *http.Request, _ deskFrame) error {
	http.Redirect(w, r, rulesPath+"/"+string(rules.Pins), http.StatusSeeOther)
	return nil
}

// newRulesView returns the page of the list that a request names.
func (s *Server) newRulesView(r *http.Request, f deskFrame) (*rulesView, error) {
	if s.config.Rules == nil {
		return nil, errNoRoute
	}
	v := &rulesView{deskFrame: f}
	for _, l := range rules.Lists() {
		here := string(l) == mux.Vars(r)["list"]
		if here {
			v.List = l
		}
		v.Lists = append(v.Lists, choice{link{rulesPath + "/" + string(l), f.T("desk.list." + string(l))}, here})
	}
	if v.List == "" {
		return nil, errNoRoute
	}
	v.Title = f.T("desk.list." + string(v.List))
	v.Help = f.T("desk.list_help." + string(v.List))
	return v, nil
}

// showPresent writes the page with the list as it is, and a line behind it.
func (s *Server) showPresent(ctx context.Context, w http.ResponseWriter, status int, v *rulesView, added string) (err error) {
	if v.Text, v.Base, err = s.config.Rules.Text(v.List); err != nil {
		return err
	}
	v.Text += added
	return s.showRules(ctx, w, status, v)
}

// showRules writes the page with the latest changes.
func (s *Server) showRules(ctx context.Context, w http.ResponseWriter, status int, v *rulesView) error {
	entries, err := s.config.Rules.History(ctx, entriesShown)
	if err != nil {
		return err
	}
	for _, e := range entries {
		v.History = append(v.History, newEntryView(v.deskFrame, e))
	}
	return s.render(w, status, "desk/rules", v)
}

func newEntryView(f deskFrame, e rules.Entry) entryView {
	v := entryView{Entry: e, Day: minuteInChina(e.At), Name: f.T("desk.list." + string(e.List))}
	add := func(lines []string, added bool) {
		for _, line := range lines {
			if len(v.Lines) == linesShown {
				v.More++
				continue
			}
			v.Lines = append(v.Lines, lineView{shortened(line, maxLineWidth), added})
		}
	}
	add(e.Removed, false)
	add(e.Added, true)
	return v
}

// changeRules answers POST /desk/rules/{list}: it shows what a change would do, or makes
// one that was shown.
func (s *Server) changeRules(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	v, err := s.newRulesView(r, f)
	if err != nil {
		return err
	}
	p := formParams(r)
	v.Text, v.Base, v.Tried = p.text("text", maxListRunes), p.token("base", maxID), p.text("queries", maxTried)
	seen, act := p.token("seen", maxID), p.choice("do", "preview", "apply")
	if err := p.err(); err != nil {
		return err
	}
	if v.List == rules.Pins {
		if v.Text, err = s.pinsByID(r, v.Text); err != nil {
			return s.refuseRules(r.Context(), w, v, err)
		}
	}
	change := rules.Change{List: v.List, Text: v.Text, Base: v.Base}
	if act == "apply" && seen == v.print() {
		if _, err := s.config.Rules.Apply(r.Context(), change, f.Editor); err != nil {
			return s.refuseRules(r.Context(), w, v, err)
		}
		v.Done = f.T("desk.applied")
		return s.showPresent(r.Context(), w, http.StatusOK, v, "")
	}
	found, err := s.config.Rules.Preview(r.Context(), change, s.tried(v.Tried))
	if err != nil {
		return s.refuseRules(r.Context(), w, v, err)
	}
	v.Seen, v.Preview = v.print(), newPreviewView(found)
	return s.showRules(r.Context(), w, http.StatusOK, v)
}

// print tells the change that a preview was of from others.
func (v *rulesView) print() string {
	sum := sha256.Sum256([]byte(string(v.List) + "\x00" + v.Base + "\x00" + strings.ReplaceAll(v.Text, "\r\n", "\n")))
	return hex.EncodeToString(sum[:])
}

// refuseRules shows the page with what is wrong; the text of the editor stays.
func (s *Server) refuseRules(ctx context.Context, w http.ResponseWriter, v *rulesView, err error) error {
	var bad *rules.LineError
	switch {
	case errors.As(err, &bad):
		v.Fault = v.T("desk.bad_line", bad.Line, bad.Reason)
	case errors.Is(err, rules.ErrConflict):
		v.Fault = v.T("desk.conflict")
		if _, v.Base, err = s.config.Rules.Text(v.List); err != nil {
			return err
		}
	case errors.Is(err, rules.ErrUnchanged):
		v.Fault = v.T("desk.unchanged")
	default:
		return err
	}
	return s.showRules(ctx, w, http.StatusUnprocessableEntity, v)
}

// tried returns the queries that a preview asks beside those that the change names: what
// the editor wants to see, a line each, and what most readers ask.
func (s *Server) tried(lines string) []string {
	var queries []string
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line != "" {
			queries = append(queries, line)
		}
	}
	for _, q := range s.config.Queries.Hot(usage.Month, queriesTried) {
		queries = append(queries, q.Query)
	}
	return queries
}

// pinsByID returns the lines of pins with the addresses of articles in them replaced by
// their IDs.
func (s *Server) pinsByID(r *http.Request, text string) (string, error) {
	var out strings.Builder
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		query, ids, err := index.SplitPin(line)
		if strings.HasPrefix(line, "#") || err != nil { // which is told by whoever reads the list
			out.WriteString(line + "\n")
			continue
		}
		for i, id := range ids {
			if webURL(id) == "" {
				continue
			}
			a, err := s.articleNamed(r, id)
			if errors.Is(err, corpus.ErrNotFound) {
				return text, &rules.LineError{List: rules.Pins, Line: number, Reason: "there is no article at " + id}
			}
			if err != nil {
				return text, err
			}
			ids[i] = a.ID
		}
		out.WriteString(query + " => " + strings.Join(ids, " ") + "\n")
	}
	return out.String(), nil
}

func newPreviewView(p *rules.Preview) *previewView {
	v := &previewView{Preview: p, More: max(0, len(p.Changed)-changedShown)}
	for _, c := range p.Changed[:len(p.Changed)-v.More] {
		q := queryChangeView{link{searchPath(searchParams{Text: c.Query, AsTyped: true}), c.Query}, c.Before, c.After, nil}
		for _, m := range c.Moves {
			q.Moves = append(q.Moves, moveView{link{articlePath(m.Article.ID), cmp.Or(m.Article.Title, m.Article.ID)}, m.Before, m.After})
		}
		v.Queries = append(v.Queries, q)
	}
	return v
}

// undoRules answers POST /desk/rules: it takes a change back.
func (s *Server) undoRules(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	if s.config.Rules == nil {
		return errNoRoute
	}
	number, err := strconv.Atoi(formParams(r).token("number", maxID))
	if err != nil {
		return badParamsError{{"number", "accepts.number", []any{1, index.MaxWindow}}}
	}
	entry, err := s.config.Rules.Undo(r.Context(), number, f.Editor)
	list, status := entry.List, http.StatusOK
	switch {
	case errors.Is(err, rules.ErrNoEntry):
		return errNoRoute
	case errors.Is(err, rules.ErrConflict), errors.Is(err, rules.ErrUnchanged):
		f.Done, status = f.T("desk.not_undone"), http.StatusConflict
		list = rules.List(formParams(r).choice("list", "pins", "synonyms", "words", "stopwords"))
	case err != nil:
		return err
	default:
		f.Done = f.T("desk.undone")
	}
	v, err := s.newRulesView(mux.SetURLVars(r, map[string]string{"list": string(list)}), f)
	if err != nil {
		return err
	}
	return s.showPresent(r.Context(), w, status, v, "")
}

// pinPath returns the page where a query is to be pinned.
func pinPath(query string) string {
	return rulesPath + "/" + string(rules.Pins) + "?add=" + url.QueryEscape(query+" => ")
}
