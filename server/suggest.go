package server

import (
	"net/http"

	"wensou/index/suggest"
)

// suggestAnswer is what a reader may be about to type.
type suggestAnswer struct {
	Query       string             `json:"query"`
	Completions []completionAnswer `json:"completions"`
	Corrected   *string            `json:"corrected"`
}

type completionAnswer struct {
	Text     string       `json:"text"`
	Kind     suggest.Kind `json:"kind"`
	Articles int          `json:"articles"`
	Asked    int          `json:"asked"`
}

// suggest answers GET /api/v1/suggest.
func (s *Server) suggest(w http.ResponseWriter, r *http.Request) error {
	p, err := parseSuggest(r.URL.RawQuery)
	if err != nil {
		return err
	}
	answer := suggestAnswer{Query: p.Text, Completions: []completionAnswer{}, Corrected: s.corrected(p.Text)}
	for _, c := range s.complete(p.Text, p.Size) {
		answer.Completions = append(answer.Completions, completionAnswer(c))
	}
	return writeAnswer(w, answer)
}

// complete returns the completions of a text, none where the server knows no words.
func (s *Server) complete(text string, n int) []suggest.Completion {
	if s.config.Suggest == nil {
		return nil
	}
	return s.config.Suggest.Complete(text, n)
}

// corrected returns what was probably meant by a query, nil if it is what was typed.
func (s *Server) corrected(text string) *string {
	if s.config.Suggest == nil {
		return nil
	}
	meant, ok := s.config.Suggest.Correct(text)
	if !ok {
		return nil
	}
	return &meant
}
