package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wensou/corpus"
	"wensou/server/keys"
	"wensou/server/session"
)

// Where the editors' desk is.
const (
	deskPath    = "/desk"
	signInPath  = "/desk/sign-in"
	signOutPath = "/desk/sign-out"
)

// deskCookie holds the session of an editor.
const deskCookie = "wensou_desk"

// Errors of a form of the desk.
var (
	errSignedOut = errors.New("nobody is signed in")
	errForged    = errors.New("the form is of no page of the session")
)

// deskFrame is what every page of the desk has.
type deskFrame struct {
	frame

	Here   string // path of the page, for the list of pages
	Editor string // name of the key; "" if nobody is signed in
	Token  string // for each form
	Done   string // what was done just now, "" if nothing was
}

// deskTabs are the pages of the desk, with the messages that name them.
var deskTabs = []struct{ path, name string }{
	{deskPath, "desk.draft"},
	{queriesPath, "desk.queries"},
	{rulesPath, "desk.rules"},
	{coveragePath, "desk.coverage"},
	{reprintsPath, "desk.reprints"},
	{crawlPath, "desk.crawl"},
}

// Tabs returns the pages of the desk.
func (f deskFrame) Tabs() []choice {
	var tabs []choice
	for _, tab := range deskTabs {
		here := f.Here == tab.path || tab.path != deskPath && strings.HasPrefix(f.Here, tab.path+"/")
		tabs = append(tabs, choice{link{tab.path, f.T(tab.name)}, here})
	}
	return tabs
}

// deskHandler answers a request of an editor who is signed in. The form of the request
// is read and is one of ours.
type deskHandler func(w http.ResponseWriter, r *http.Request, f deskFrame) error

// desk admits to a handler editors who are signed in with a key of the scope admin, and
// forms that come from a page of theirs. Others are led to the page where they sign in.
func (s *Server) desk(h deskHandler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		open, key, ok := s.editor(r)
		switch {
		case !ok && r.Method == http.MethodPost:
			return errSignedOut
		case !ok:
			http.Redirect(w, r, signInPath+"?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return nil
		case r.Method == http.MethodPost:
			if err := s.readForm(r); err != nil {
				return err
			}
			if !open.Allows(r.PostFormValue("token")) {
				return errForged
			}
		}
		f := s.deskFrame(r)
		f.Editor, f.Token = key.Name, open.Token()
		return h(w, r, f)
	}
}

func (s *Server) deskFrame(r *http.Request) deskFrame {
	f := deskFrame{frame: s.frame(r), Here: r.URL.Path}
	f.NoIndex = true
	return f
}

// editor returns the session of a request and its key, which must be there still.
func (s *Server) editor(r *http.Request) (session.Session, keys.Key, bool) {
	cookie, err := r.Cookie(deskCookie)
	if err != nil {
		return session.Session{}, keys.Key{}, false
	}
	open, ok := s.sessions.Find(cookie.Value)
	if !ok {
		return open, keys.Key{}, false
	}
	key, ok := s.config.Keys(open.Secret)
	if !ok || !key.May(keys.Admin) {
		s.sessions.End(cookie.Value)
		return open, key, false
	}
	return open, key, true
}

// readForm reads the form of a request, unless a page of another site sent it.
func (s *Server) readForm(r *http.Request) error {
	if err := s.origins.Check(r); err != nil {
		return errForged
	}
	err := r.ParseForm()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(maxBodyBytes)
	}
	if size := new(http.MaxBytesError); errors.As(err, &size) {
		return size
	}
	if err != nil {
		return badParamsError{{"", "accepts.form", nil}}
	}
	return nil
}

// formParams reads the fields of a form, which readForm has read, one by one.
func formParams(r *http.Request) *params { return &params{values: r.PostForm} }

// signInView is the page where an editor signs in.
type signInView struct {
	deskFrame

	To    string // page to go to
	Wrong bool   // the key that was given is none, or may not
}

// signInPage answers GET /desk/sign-in.
func (s *Server) signInPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSignIn(w, r, http.StatusOK, signInView{To: onDesk(r.URL.Query().Get("to"))})
}

func (s *Server) showSignIn(w http.ResponseWriter, r *http.Request, status int, v signInView) error {
	w.Header().Set("Cache-Control", "no-store")
	v.deskFrame = s.deskFrame(r)
	v.Title = v.T("desk.sign_in")
	return s.render(w, status, "desk/sign-in", v)
}

// signIn answers POST /desk/sign-in.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := s.readForm(r); err != nil {
		return err
	}
	to, secret := onDesk(r.PostFormValue("to")), strings.TrimSpace(r.PostFormValue("key"))
	if key, ok := s.config.Keys(secret); !ok || !key.May(keys.Admin) {
		return s.showSignIn(w, r, http.StatusForbidden, signInView{To: to, Wrong: true})
	}
	s.setCookie(w, r, s.sessions.Begin(secret), int(session.Idle.Seconds()))
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// signOut answers POST /desk/sign-out.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request, _ deskFrame) error {
	if cookie, err := r.Cookie(deskCookie); err == nil {
		s.sessions.End(cookie.Value)
	}
	s.setCookie(w, r, "", -1)
	http.Redirect(w, r, signInPath, http.StatusSeeOther)
	return nil
}

// setCookie hands out the cookie of a session, which no script reads and no other site
// has sent.
func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: deskCookie, Value: value, Path: deskPath, MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || strings.HasPrefix(s.config.PublicURL, "https:"),
	})
}

// onDesk returns the path of a page of the desk that a request names, for whoever names
// none that of the first: nobody is led elsewhere.
func onDesk(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path != deskPath && !strings.HasPrefix(u.Path, deskPath+"/") || strings.HasPrefix(to, signInPath) {
		return deskPath
	}
	return u.RequestURI()
}

// articleNamed returns the article that an editor names by its ID or by its address.
func (s *Server) articleNamed(r *http.Request, name string) (*corpus.Article, error) {
	a, err := s.config.Articles.Article(r.Context(), name)
	if errors.Is(err, corpus.ErrNotFound) {
		a, err = s.config.Locate(r.Context(), name)
	}
	if err != nil {
		return nil, fmt.Errorf("article %q: %w", name, err)
	}
	return a, nil
}
