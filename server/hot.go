package server

import (
	"net/http"

	"wensou/corpus"
	"wensou/corpus/usage"
)

// How much the lists of package usage show.
const (
	hotShown         = 6  // in the box
	hotPageShown     = 30 // on the page
	recommendedShown = 5
)

// hotAnswer and recommendedAnswer are what the lists return; openapi.yaml explains
// each field.
type hotAnswer struct {
	Window  string       `json:"window"`
	Section string       `json:"section"`
	Items   []itemAnswer `json:"items"`
}

type recommendedAnswer struct {
	ID    string       `json:"id"`
	Items []itemAnswer `json:"items"`
}

type itemAnswer struct {
	ID        string         `json:"id"`
	URL       string         `json:"url"`
	Title     string         `json:"title"`
	Section   string         `json:"section"`
	Published *string        `json:"published"`
	Score     float64        `json:"score"`
	Reasons   []signalAnswer `json:"reasons"`
}

type signalAnswer struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	Text  string `json:"text"`
}

// hot answers GET /api/v1/hot.
func (s *Server) hot(w http.ResponseWriter, r *http.Request) error {
	p, err := parseHot(r.URL.RawQuery)
	if err != nil {
		return err
	}
	items := s.config.Usage.Hot(p.Window, p.Section, p.N)
	return writeTagged(w, r, hotAnswer{string(p.Window), p.Section, itemAnswers(items)})
}

// recommended answers GET /api/v1/articles/{id}/recommended.
func (s *Server) recommended(w http.ResponseWriter, r *http.Request) error {
	n, err := parseRelated(r.URL.RawQuery)
	if err != nil {
		return err
	}
	a, err := s.articleOf(r)
	if err != nil {
		return err
	}
	related, _ := s.relatedOrNone(r, a, relatedShown)
	items := s.config.Usage.Recommended(a.ID, idsOf(related), n)
	return writeTagged(w, r, recommendedAnswer{a.ID, itemAnswers(items)})
}

func itemAnswers(items []usage.Item) []itemAnswer {
	answers := make([]itemAnswer, len(items))
	for i, item := range items {
		reasons := make([]signalAnswer, len(item.Reasons))
		for j, r := range item.Reasons {
			reasons[j] = signalAnswer{string(r.Signal), r.Count, r.Text}
		}
		answers[i] = itemAnswer{
			ID: item.ID, URL: item.URL, Title: item.Title, Section: item.Section, Published: dateOrNil(item),
			Score: item.Score, Reasons: reasons,
		}
	}
	return answers
}

// dateOrNil returns the date of an item, nil if it is not known.
func dateOrNil(item usage.Item) *string {
	date := corpus.FormatDate(item.Published, item.Precision)
	if date == "" {
		return nil
	}
	return &date
}

// hotView is the page of hot articles.
type hotView struct {
	frame

	Windows []choice
	Items   []itemView
}

// itemView is an article of a list of package usage, as the pages show it.
type itemView struct {
	URL, Title, Date string
	Why              []string // a sentence each
}

// hotPage answers GET /hot. Without a window it takes the narrowest that has enough.
func (s *Server) hotPage(w http.ResponseWriter, r *http.Request) error {
	p, err := parseHotPage(r.URL.RawQuery)
	if err != nil {
		return err
	}
	items := s.config.Usage.Hot(p.Window, "", hotPageShown)
	if p.Window == "" {
		items, p.Window = s.config.Usage.HotNow(hotPageShown)
	}
	f := s.frame(r)
	f.Title = f.T("hot")
	v := hotView{frame: f, Items: itemViews(f, items)}
	for _, window := range usage.Windows() {
		v.Windows = append(v.Windows, choice{link{"/hot?window=" + string(window), f.T("window." + string(window))}, window == p.Window})
	}
	return s.render(w, http.StatusOK, "hot", v)
}

// hotBox returns the box of hot articles and the name of its window.
func (s *Server) hotBox(f frame) ([]itemView, string) {
	items, window := s.config.Usage.HotNow(hotShown)
	return itemViews(f, items), f.T("window." + string(window))
}

func itemViews(f frame, items []usage.Item) []itemView {
	var views []itemView
	for _, item := range items {
		v := itemView{URL: articlePath(item.ID), Title: item.Title, Date: corpus.FormatDate(item.Published, item.Precision)}
		if v.Title == "" {
			v.Title = f.T("untitled")
		}
		for _, r := range item.Reasons {
			v.Why = append(v.Why, signalText(f, r))
		}
		views = append(views, v)
	}
	return views
}

// signalText says in words what made an article hot or worth reading next.
func signalText(f frame, r usage.Reason) string {
	key := "signal." + string(r.Signal)
	switch r.Signal {
	case usage.Author, usage.Tag:
		return f.T(key, r.Text)
	case usage.Section:
		return f.T(key, sectionText(r.Text))
	case usage.Newest:
		return f.T(key)
	default:
		return f.T(key, r.Count)
	}
}
