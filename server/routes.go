package server

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"wensou/server/keys"
)

// apiPrefix and embedPrefix are where answers, errors included, are for programs.
const (
	apiPrefix   = "/api/"
	embedPrefix = "/embed/"
)

// route is one URL of the server. HEAD is answered wherever GET is.
type route struct {
	method, path string
	handle       handler
}

// routes lists every URL. What a reader opens answers with pages, the rest with
// JSON or files; openapi.yaml describes the rest and a test holds the two equal.
func (s *Server) routes() []route {
	return []route{
		{http.MethodGet, "/", s.homePage},
		{http.MethodGet, "/search", s.searchPage},
		{http.MethodGet, "/articles/{id}", s.articlePage},
		{http.MethodGet, versionsPath, s.atWriter(s.versionsPage)},
		{http.MethodGet, "/hot", s.hotPage},
		{http.MethodGet, rssPath, s.feed},
		{http.MethodGet, descriptionPath, s.describe},
		{http.MethodGet, "/static/{name}", s.static},

		{http.MethodGet, "/api/v1/search", s.search},
		{http.MethodGet, "/api/v1/suggest", s.suggest},
		{http.MethodGet, "/api/v1/articles", s.articleByURL},
		{http.MethodGet, "/api/v1/articles/{id}", s.article},
		{http.MethodPut, "/api/v1/articles/{id}", s.atWriter(s.written(s.putArticle))},
		{http.MethodDelete, "/api/v1/articles/{id}", s.atWriter(s.written(s.deleteArticle))},
		{http.MethodPost, batchPath, s.atWriter(s.written(s.writeBatch))},
		{http.MethodGet, "/api/v1/articles/{id}/related", s.related},
		{http.MethodPost, "/api/v1/related", s.relatedToDraft},
		{http.MethodGet, "/api/v1/articles/{id}/recommended", s.recommended},
		{http.MethodGet, "/api/v1" + versionsPath, s.atWriter(s.versions)},
		{http.MethodGet, "/api/v1/hot", s.atWriter(s.hot)},
		{http.MethodGet, "/api/v1/queries/hot", s.atWriter(s.hotQueries)},
		{http.MethodGet, "/api/v1/queries/empty", s.atWriter(scoped(keys.Admin, s.emptyQueries))},
		{http.MethodPost, "/api/v1/clicks", s.atWriter(s.click)},
		{http.MethodGet, "/api/v1/sources", s.atWriter(s.crawling(keys.Admin, s.sources))},
		{http.MethodPost, "/api/v1/sources/{site}/pause", s.atWriter(s.crawling(keys.Admin, s.setPaused(true)))},
		{http.MethodPost, "/api/v1/sources/{site}/resume", s.atWriter(s.crawling(keys.Admin, s.setPaused(false)))},

		{http.MethodGet, signInPath, s.atWriter(s.signInPage)},
		{http.MethodPost, signInPath, s.atWriter(s.signIn)},
		{http.MethodPost, signOutPath, s.atWriter(s.desk(s.signOut))},
		{http.MethodGet, deskPath, s.atWriter(s.desk(s.draftPage))},
		{http.MethodPost, deskPath, s.atWriter(s.desk(s.draftPage))},
		{http.MethodGet, queriesPath, s.atWriter(s.desk(s.queriesPage))},
		{http.MethodGet, rulesPath, s.atWriter(s.desk(s.rulesIndex))},
		{http.MethodPost, rulesPath, s.atWriter(s.desk(s.undoRules))},
		{http.MethodGet, rulesPath + "/{list}", s.atWriter(s.desk(s.rulesPage))},
		{http.MethodPost, rulesPath + "/{list}", s.atWriter(s.desk(s.changeRules))},
		{http.MethodGet, coveragePath, s.atWriter(s.desk(s.coveragePage))},
		{http.MethodGet, reprintsPath, s.atWriter(s.desk(s.reprintsPage))},
		{http.MethodPost, reprintsPath, s.atWriter(s.desk(s.ruleReprints))},
		{http.MethodGet, crawlPath, s.atWriter(s.desk(s.crawlPage))},
		{http.MethodPost, crawlPath, s.atWriter(s.desk(s.pauseCrawl))},
		{http.MethodGet, visitsPath, s.atWriter(s.desk(s.visitsPage))},
		{http.MethodGet, removalsPath, s.atWriter(s.desk(s.removalsPage))},
		{http.MethodPost, removalsPath, s.atWriter(s.desk(s.restore))},

		{http.MethodGet, "/embed.js", s.embedScript},
		{http.MethodGet, "/embed/{box}", s.embed},

		{http.MethodGet, "/openapi.yaml", s.openAPI},
		{http.MethodGet, "/healthz", s.healthz},
		{http.MethodGet, "/readyz", s.readyz},
	}
}

// handler answers a request, or returns the error that fail turns into an
// answer; after an error it has written nothing.
type handler func(http.ResponseWriter, *http.Request) error

// router returns the routes as one handler. Paths are matched as they are
// encoded, since the ID of an article may hold a slash.
func (s *Server) router() http.Handler {
	r := mux.NewRouter().UseEncodedPath().SkipClean(true)
	for _, route := range s.routes() {
		methods := []string{route.method}
		if route.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
		r.Handle(route.path, routed(route.path, s.answer(route.handle))).Methods(methods...)
	}
	r.NotFoundHandler = s.answer(func(http.ResponseWriter, *http.Request) error { return errNoRoute })
	r.MethodNotAllowedHandler = s.answer(func(w http.ResponseWriter, req *http.Request) error {
		w.Header().Set("Allow", strings.Join(allowed(r, req), ", "))
		return errMethod
	})
	return r
}

// answer makes a plain handler of one that returns its error.
func (s *Server) answer(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// allowed returns the methods that the path of a request admits.
func allowed(r *mux.Router, req *http.Request) []string {
	var methods []string
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe := *req
		probe.Method = m
		if match := (mux.RouteMatch{}); r.Match(&probe, &match) && match.MatchErr == nil && match.Route != nil {
			methods = append(methods, m)
		}
	}
	return methods
}
