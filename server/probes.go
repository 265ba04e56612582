package server

import "net/http"

// readyAnswer says whether the index has caught up.
type readyAnswer struct {
	Ready    bool   `json:"ready"`
	Articles int    `json:"articles"`
	Applied  uint64 `json:"applied"` // Seq of the last change in the index
	Last     uint64 `json:"last"`    // Seq of the last change in the store
	Reason   string `json:"reason,omitempty"`
}

// healthz answers that the process is alive.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) error {
	return writeProbe(w, http.StatusOK, map[string]string{"status": "ok"})
}

// readyz answers 200 if searches are answered in full, else 503.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	status, err := s.config.Status(r.Context())
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "status unknown", "request_id", requestID(r.Context()), "error", err)
		return writeProbe(w, http.StatusServiceUnavailable, readyAnswer{Reason: "the status of the index cannot be read; see the log"})
	}
	code := http.StatusOK
	if !status.Complete() {
		code = http.StatusServiceUnavailable
	}
	return writeProbe(w, code, readyAnswer{
		Ready: status.Complete(), Articles: status.Articles, Applied: status.Applied, Last: status.Last, Reason: status.Reason,
	})
}

// openAPI answers with the description of the API.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", "no-cache")
	writeBody(w, http.StatusOK, "application/yaml; charset=utf-8", openAPIFile)
	return nil
}

func writeProbe(w http.ResponseWriter, status int, answer any) error {
	w.Header().Set("Cache-Control", "no-store")
	return writeJSON(w, status, "application/json", answer)
}
